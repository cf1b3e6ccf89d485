/** Offers a file that the service made to the reader. */
import type { FileAnswer } from "#shared/api/answers.ts";

/** The browser reads the address at the click; a slow one gets this long. */
const KEPT_MS = 10_000;

export function saveFile({ name, type, base64 }: FileAnswer): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
