export { login, logout } from "./customer/identity.js";
export { EngineError } from "./engine/errors.js";
export { bestStorage } from "./storage/best.js";
export { deviceKey, encrypted } from "./storage/encrypted.js";
export { indexedDb } from "./storage/indexeddb.js";
export { localStorageStore } from "./storage/local.js";
export { memory } from "./storage/memory.js";
export type * from "./types/index.js";
export { version } from "./version.js";
