//! The emulator over real HTTP on loopback, and its pure face where HTTP does not matter.
#![cfg(test)]

mod access;
mod binary;
mod bulk;
mod contract;
mod control;
mod drift;
mod faults;
mod input;
mod invitations;
mod library;
mod limits;
mod lists;
mod organization_lists;
mod organization_rules;
mod organizations;
mod pages;
mod site;
mod strikes;
mod support;
mod time;
mod view;
mod waitlist_entries;
mod webhook_delivery;
mod webhook_events;
