//! The types of webhooks: JSON as Clerk writes it, for that is what code for `@clerk/backend` reads.

use clerk_invitations_core::schema::{Field, Kind, Model};
use clerk_invitations_core::webhook::EVENTS;

use crate::docs::verbatim;
use crate::names::sorted;

/// Other events that Clerk has, as `@clerk/backend` 3.25.0 lists them. If there were any text, the type would tell nothing.
const OTHERS: &[&str] = &[
    "user.updated",
    "user.deleted",
    "sms.created",
    "session.created",
    "session.ended",
    "session.removed",
    "session.revoked",
    "organization.created",
    "organization.updated",
    "organization.deleted",
    "organizationDomain.created",
    "organizationDomain.updated",
    "organizationDomain.deleted",
    "organizationMembership.created",
    "organizationMembership.updated",
    "organizationMembership.deleted",
    "role.created",
    "role.updated",
    "role.deleted",
    "permission.created",
    "permission.updated",
    "permission.deleted",
    "paymentAttempt.created",
    "paymentAttempt.updated",
    "subscription.created",
    "subscription.updated",
    "subscription.active",
    "subscription.pastDue",
    "subscriptionItem.created",
    "subscriptionItem.updated",
    "subscriptionItem.active",
    "subscriptionItem.canceled",
    "subscriptionItem.upcoming",
    "subscriptionItem.ended",
    "subscriptionItem.abandoned",
    "subscriptionItem.incomplete",
    "subscriptionItem.pastDue",
    "subscriptionItem.freeTrialEnding",
];

/// What an event's data have besides the members of their model.
const BESIDES: &[(&str, &str)] = &[(
    "organizationInvitation.accepted",
    " & {\n      /** The user who has accepted it. */\n      readonly user_id: string;\n    }",
)];

const HEAD: &str = r#"
/** An event, as Clerk sends it. */
interface Webhook<Type extends string, Data> {
  /** What has happened. */
  readonly type: Type;
  /** Always `event`. */
  readonly object: "event";
  /** What it has happened to. */
  readonly data: Data;
  /** The request that made it happen. */
  readonly event_attributes?: { readonly http_request?: { readonly client_ip?: string; readonly user_agent?: string } };
  /** When it happened, since the Unix epoch: milliseconds, as Clerk documents it; its examples have seconds. */
  readonly timestamp: number;
  /** The Clerk instance that it happened in. */
  readonly instance_id: string;
  /** The id of the message, the same in each attempt to deliver it: the header `svix-id`. */
  readonly message_id: string;
}

/** An object whose keys and values are yours. */
type Metadata = { readonly [name: string]: unknown };
"#;

const TAIL: &str = r#"
/** An event that has nothing to do with invitations: its data are not typed. */
export type OtherWebhookEvent = Webhook<OtherWebhookEventType, { readonly [name: string]: any }>;

/** An event. Clerk adds types of events: one that is not listed may come all the same. */
export type WebhookEvent = InvitationWebhookEvent | OtherWebhookEvent;

/** The types of events. */
export type WebhookEventType = WebhookEvent["type"];
"#;

pub(crate) fn file() -> String {
    let models = models();
    let enums = models.iter().flat_map(|model| model.fields).filter_map(|field| match field.kind {
        // What kind of thing it is, is certain here.
        Kind::OpenEnum(name) if name != "ObjectType" => Some(name.to_owned()),
        _ => None,
    });
    let imported = sorted(enums).join(", ");
    let mut text = format!("import type {{ {imported} }} from \"./requests.js\";\n{HEAD}");
    for model in models {
        text.push_str(&interface(model));
    }
    text.push_str(
        "\n/** An event that has to do with invitations. */\nexport type InvitationWebhookEvent =\n",
    );
    let events = EVENTS.iter().map(|event| {
        let besides = BESIDES.iter().find(|(event_type, _)| *event_type == event.event_type);
        let besides = besides.map_or("", |(_, besides)| besides);
        format!("  | Webhook<\"{}\", {}{besides}>", event.event_type, json_type(event.data))
    });
    text.push_str(&events.collect::<Vec<_>>().join("\n"));
    text.push_str(
        ";\n\n/** The types of events whose data are not typed. */\nexport type OtherWebhookEventType =\n",
    );
    let others: Vec<String> = OTHERS.iter().map(|other| format!("  | \"{other}\"")).collect();
    text.push_str(&format!("{};\n{TAIL}", others.join("\n")));
    text
}

/// Each model that comes with an event, those it holds first.
fn models() -> Vec<&'static Model> {
    fn add(models: &mut Vec<&'static Model>, kind: Kind) {
        let (Kind::Model(model) | Kind::List(model)) = kind else { return };
        model.fields.iter().for_each(|field| add(models, field.kind));
        if !models.iter().any(|other| other.name == model.name) {
            models.push(model);
        }
    }
    let mut models = Vec::new();
    EVENTS.iter().for_each(|event| add(&mut models, event.data));
    models
}

fn interface(model: &Model) -> String {
    let mut text = format!("\n{}export interface {}JSON {{\n", verbatim(model.docs.text, 0), model.name);
    for (Field { name, kind, is_required, .. }, part) in model.fields.iter().zip(model.docs.parts) {
        let unit = if matches!(kind, Kind::Timestamp) { "\nMilliseconds since the Unix epoch." } else { "" };
        text.push_str(&verbatim(&format!("{}{unit}", part.text), 2));
        let (mark, nothing) = if *is_required && !matches!(kind, Kind::PrivateMetadata) {
            ("", "")
        } else {
            ("?", " | null | undefined")
        };
        text.push_str(&format!("  readonly {name}{mark}: {}{nothing};\n", json_type(*kind)));
    }
    text + "}\n"
}

fn json_type(kind: Kind) -> String {
    match kind {
        Kind::Text | Kind::TicketUrl | Kind::OpenEnum("ObjectType") => "string".to_owned(),
        Kind::OpenEnum(name) => name.to_owned(),
        Kind::OpenEnums(name) => format!("readonly {name}[]"),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer | Kind::Timestamp => "number".to_owned(),
        Kind::Metadata | Kind::PrivateMetadata => "Metadata".to_owned(),
        Kind::Model(model) | Kind::Page(model) => format!("{}JSON", model.name),
        Kind::List(model) => format!("readonly {}JSON[]", model.name),
    }
}
