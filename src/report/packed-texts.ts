import { gunzipSync, gzipSync } from 'node:zlib';

/** Characters, before they are packed. */
const A_PACK = 1 << 20;

/** Texts one behind the other, gzipped as they come: together they may be longer than a string can be. */
export class PackedTexts {
  readonly #packs: Buffer[] = [];
  #loose: string[] = [];
  #length = 0;

  add(text: string): void {
    this.#loose.push(text);
    this.#length += text.length;
    if (this.#length < A_PACK) return;
    this.#packs.push(gzipSync(this.#loose.join(''), { level: 1 }));
    [this.#loose, this.#length] = [[], 0];
  }

  /** All of it, in pieces. */
  *texts(): Generator<string> {
    for (const pack of this.#packs) yield gunzipSync(pack).toString();
    if (this.#loose.length > 0) yield this.#loose.join('');
  }
}
