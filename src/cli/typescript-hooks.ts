/**
 * Loader hooks that read TypeScript, for a Node that does not read it by itself. They run in a thread of their own and
 * use the `typescript` of the adapter's project: types are stripped, nothing is checked.
 */
import { readFile } from 'node:fs/promises';
import type { LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import type TypeScript from 'typescript';

let ts: typeof TypeScript;

export async function initialize({ typescript }: { typescript: string }): Promise<void> {
  ts = ((await import(typescript)) as { default: typeof TypeScript }).default;
}

/** `./tcb.js` may be written for `./tcb.ts`, as TypeScript has it. */
export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^\.{1,2}\/.*\.m?js$/.test(specifier)) throw error;
    return next(specifier.replace(/js$/, 'ts'), context);
  }
};

export const load: LoadHook = async (url, context, next) => {
  if (!/^file:.*\.m?ts$/.test(url)) return next(url, context);
  const fileName = fileURLToPath(url);
  const { outputText: source } = ts.transpileModule(await readFile(fileName, 'utf8'), {
    fileName,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      inlineSourceMap: true,
    },
  });
  return { format: 'module', source, shortCircuit: true };
};
