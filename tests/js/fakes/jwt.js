/** A token as far as its reader looks: `seconds` is when it ends. */
export function jwt(seconds) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS256" })}.${part({ exp: seconds, name: "Åsa?>" })}.signature`;
}
