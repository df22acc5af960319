/** Why a manifest, or one document of it, cannot be read. A value, not a throw across rooms. */
export class Problem extends Error {
  readonly code: string;
  /** Where in the text, in UTF-16 units. */
  readonly offset: number;
  readonly help: string | undefined;

  constructor(code: string, message: string, offset: number, help?: string) {
    super(message);
    this.code = code;
    this.offset = offset;
    this.help = help;
  }
}
