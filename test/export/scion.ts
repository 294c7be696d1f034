import { createRequire } from 'node:module';

/*
 * SCION, an interpreter of SCXML that is not ours: it reads the document, and matches descriptors as the standard says
 * (§3.12.1), by tokens from the left.
 */

interface Scion {
  documentStringToModel(url: string, text: string, done: (error: unknown, model: unknown) => void): void;
  scion: {
    Statechart: new (
      model: unknown,
      options: { snapshot?: unknown; customSend(event: { name: string }): void },
    ) => Statechart;
  };
}

interface Statechart {
  start(): string[];
  gen(event: { name: string }): string[];
  getConfiguration(): string[];
}

const { documentStringToModel, scion }: Scion = createRequire(import.meta.url)('scxml');

export interface Interpreted {
  /** The state it begins in, by id. */
  initial(): string[];
  /** Gives an event in a state; the state after it, and the events sent on the way. */
  take(state: string, event: string): { state: string[]; sent: string[] };
}

/** @throws what SCION throws at a document it cannot read. */
export async function interpreted(text: string): Promise<Interpreted> {
  const model = await new Promise((resolve, reject) => {
    documentStringToModel('', text, (error, made) => (error ? reject(error) : resolve(made)));
  });
  const chart = (state: string | null, sent: string[]) =>
    new scion.Statechart(model, {
      ...(state !== null && { snapshot: [[state], {}, false, {}] }),
      customSend: ({ name }) => void sent.push(name),
    });
  return {
    initial: () => chart(null, []).start(),
    take(state, event) {
      const sent: string[] = [];
      return { state: chart(state, sent).gen({ name: event }), sent };
    },
  };
}
