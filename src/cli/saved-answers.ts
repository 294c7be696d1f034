import * as v from 'valibot';
import type { Adapter } from '../adapters/adapter.ts';
import { whyOf } from '../fsm/fsm.ts';
import { AnswerTree, type SavedTree } from '../learn/answer-tree.ts';
import { type GivenFlags, shortened } from './flags.ts';
import { readJson } from './json-file.ts';
import { UsageError } from './usage-error.ts';

/* What `learn --save` writes and `--resume` reads: a tree of answers, and whose they are. */

/** Whose answers they are: others are no answers of this stack. */
export type Identity = Readonly<Record<'sut' | 'version' | 'options' | 'observe' | 'seed', string>>;

export function identityOf(given: GivenFlags, { name, version = '' }: Adapter): Identity {
  return {
    sut: name,
    version,
    options: given.texts('option').toSorted().join(' '),
    observe: given.text('observe') ?? 'state',
    seed: given.text('seed') ?? '1',
  };
}

const numbers = v.array(v.pipe(v.number(), v.integer(), v.minValue(0)));
const TREE = v.object({
  of: v.object({
    sut: v.string(),
    version: v.string(),
    options: v.string(),
    observe: v.string(),
    seed: v.string(),
  }),
  inputs: v.array(v.string()),
  outputs: v.array(v.string()),
  labels: v.array(v.string()),
  root: v.number(),
  nodes: v.array(numbers),
  basis: numbers,
});

export function savedText(identity: Identity, tree: SavedTree): string {
  return `${JSON.stringify({ of: identity, ...tree })}\n`;
}

/** @throws UsageError where it is none, of other inputs, or of another stack. */
export function readAnswers(file: string, inputs: readonly string[], identity: Identity): SavedTree {
  const checked = v.safeParse(TREE, readJson('--resume', file));
  if (!checked.success)
    throw new UsageError(`--resume ${file}: no answers of \`learn --save\`: ${checked.issues[0].message}`);
  const { of, ...tree } = checked.output;
  if (tree.inputs.join() !== inputs.join())
    throw new UsageError(`--resume ${file}: its answers are to other inputs than this stack has`);
  const odd = (Object.keys(identity) as (keyof Identity)[]).find((name) => of[name] !== identity[name]);
  if (odd !== undefined)
    throw new UsageError(
      `--resume ${file}: its answers are of ${odd} ${shortened(of[odd] || 'none')}, and not of ${shortened(identity[odd] || 'none')}`,
    );
  try {
    AnswerTree.fromJson(tree);
  } catch (error) {
    throw new UsageError(`--resume ${file}: it is damaged: ${whyOf(error)}`);
  }
  return tree;
}
