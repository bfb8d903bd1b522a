export * from "../campaign/index.js";
