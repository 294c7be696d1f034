import { createRequire, register } from 'node:module';
import { dirname } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type TypeScript from 'typescript';

let registered = false;

/** Lets this process import TypeScript, where it can: by Node itself, or by the `typescript` of the file's project. */
export function readTypeScript(file: string): void {
  const features = process.features as { typescript?: unknown };
  const typescript = pathOfTypeScript(file);
  if (registered || features.typescript || typescript === null) return;
  register(new URL('./typescript-hooks.js', import.meta.url), {
    data: { typescript: pathToFileURL(typescript).href },
  });
  registered = true;
}

/** The result of a type check of an adapter module. */
export interface TypeCheck {
  /** `my-stack.ts:12:3: Type 'string' is not assignable to …` */
  errors: string[];
  /** Why its types were not checked; `null` where they were. */
  unchecked: string | null;
}

/** Checks a module's types, and that its default export is an `Adapter`, by the `typescript` of its project. */
export function checkTypes(file: string): TypeCheck {
  const path = pathOfTypeScript(file);
  if (path === null)
    return unchecked('typescript is not installed beside it: npm install --save-dev typescript');
  const ts = createRequire(file)(path) as typeof TypeScript;
  if (typeof ts.createProgram !== 'function')
    return unchecked('this typescript has no programming interface');
  const probe = `${file}.check.ts`;
  const program = programWith(ts, file, probe);
  const sources = [file, probe].flatMap((name) => program.getSourceFile(name) ?? []);
  const found = sources.flatMap((source) => [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ]);
  // Where this package cannot be found, the module is checked by itself.
  const MODULE_NOT_FOUND = 2307;
  const real = found.filter(({ code, file: at }) => !(code === MODULE_NOT_FOUND && at?.fileName === probe));
  return { errors: real.map((diagnostic) => told(ts, diagnostic, file, probe)), unchecked: null };
}

function unchecked(reason: string): TypeCheck {
  return { errors: [], unchecked: reason };
}

function pathOfTypeScript(file: string): string | null {
  try {
    return createRequire(file).resolve('typescript');
  } catch {
    return null;
  }
}

/** A program of the module and a virtual file beside it, which says what the default export must be. */
function programWith(ts: typeof TypeScript, file: string, probe: string): TypeScript.Program {
  const options = compilerOptions(ts, file);
  const host = ts.createCompilerHost(options);
  const specifier = `./${file.slice(dirname(file).length + 1)}`;
  const text = `import adapter from ${JSON.stringify(specifier)};\nimport type { Adapter } from 'tcp-statechart';\nadapter satisfies Adapter;\n`;
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => name === probe || fileExists(name);
  host.readFile = (name) => (name === probe ? text : readFile(name));
  host.getSourceFile = (name, ...rest) =>
    name === probe ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  return ts.createProgram([probe], options, host);
}

/** The project's compiler options, as far as they matter to a check of one file. */
function compilerOptions(ts: typeof TypeScript, file: string): TypeScript.CompilerOptions {
  const config = ts.findConfigFile(dirname(file), ts.sys.fileExists);
  const own =
    config === undefined
      ? { strict: true }
      : ts.parseJsonConfigFileContent(
          ts.readConfigFile(config, ts.sys.readFile).config,
          ts.sys,
          dirname(config),
        ).options;
  const { tsBuildInfoFile: _, rootDir: __, outDir: ___, ...kept } = own;
  return {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    ...kept,
    composite: false,
    incremental: false,
    declaration: false,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  };
}

function told(
  ts: typeof TypeScript,
  { file: source, start = 0, messageText }: TypeScript.Diagnostic,
  file: string,
  probe: string,
): string {
  const message = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
  const name = file.slice(dirname(file).length + 1);
  if (source === undefined || source.fileName === probe) return `${name}: the default export: ${message}`;
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  return `${name}:${line + 1}:${character + 1}: ${message}`;
}
