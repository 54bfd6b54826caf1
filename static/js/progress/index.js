/** What the client library offers. */

export { ConnectionState } from "./connection.js";
export { POLLING, ProgressClient } from "./client.js";
export { TERMINAL } from "./protocol.js";
export { UploadRefused, upload } from "./upload.js";
