#!/usr/bin/env node
import module from "../../build/inline.js";
import { main } from "../cli.js";
import { init } from "../wasm.js";

init(module);
await main(process.argv.slice(2));
