/** What the editor takes: past it a browser is slow, and the command is the better tool. */

export const LONGEST_TEXT = 1024 * 1024;
export const LONGEST_LINE = 100_000;

/** Why a text is not taken. */
export function refusal(text: string): string | undefined {
  const size = (length: number) => (length >= 1024 * 1024 ? `${(length / 1024 / 1024).toFixed(1)} MB` : `${Math.round(length / 1024)} KB`);
  if (/[\0\ufffd]/.test(text.slice(0, 100_000))) return "This is a binary file, or not UTF-8 text. The editor keeps what was there.";
  if (text.length > LONGEST_TEXT) {
    return `This has ${size(text.length)}, and the page takes ${size(LONGEST_TEXT)}. The editor keeps what was there; the command reads files of any size: surepull check FILE.`;
  }
  let start = 0;
  for (let end = 0; end !== -1; start = end + 1) {
    end = text.indexOf("\n", start);
    const length = (end === -1 ? text.length : end) - start;
    if (length > LONGEST_LINE) return `This has a line of ${length.toLocaleString("en")} characters, which no editor shows well. The editor keeps what was there; break the lines first, as jq . does with JSON.`;
  }
  return undefined;
}
