import type { AppContent } from "../../../lib/protocol/sealed-record.ts";

/** The creator of an app cannot know its id beforehand; this audience asks to pin tokens to it. */
const AUDIENCE_IS_APP_ID = "$app_id";

/** Resolves `jwt.audience: "$app_id"`. */
export function pinAudience(app: AppContent, appId: string): AppContent {
  return app.jwt.audience === AUDIENCE_IS_APP_ID ? { ...app, jwt: { ...app.jwt, audience: appId } } : app;
}
