/** What the client library offers. */

export { ActionState } from "./actions.js";
export { connect } from "./connect.js";
export { MessageType, TERMINAL } from "./protocol.js";
export { ConnectionState } from "./states.js";
export { UploadRefused, upload } from "./upload.js";
