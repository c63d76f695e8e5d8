import { say } from "./words.js";

/**
 * Why a thing was found, where its label does not say so; the words of the page of answers.
 * @param {{label: string, matched: string, reason: string}} hit
 */
export function why({ label, matched: name, reason }) {
  const other = name !== label;
  if (reason === "sound") return [other ? say("sounds like {name}", { name }) : say("sounds alike")];
  if (reason === "acronym") return [other ? say("initials of {name}", { name }) : say("by its initials")];
  if (reason === "spelling") return [other ? say("nearly written {name}", { name }) : say("nearly written so")];
  return other ? [say("also written {name}", { name })] : [];
}
