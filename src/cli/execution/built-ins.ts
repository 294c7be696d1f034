/*
 * The built-in objects of the language, as they were before an adapter was loaded. An adapter that replaces one, by
 * mistake or not, changes what all our code does: no result of such a run can be believed.
 */

const { defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;

interface Kept {
  holder: object;
  name: PropertyKey;
  told: string;
  was: PropertyDescriptor;
}

const HOLDERS: Readonly<Record<string, object>> = {
  Object,
  'Object.prototype': Object.prototype,
  'Function.prototype': Function.prototype,
  Array,
  'Array.prototype': Array.prototype,
  'Map.prototype': Map.prototype,
  'Set.prototype': Set.prototype,
  'WeakMap.prototype': WeakMap.prototype,
  String,
  'String.prototype': String.prototype,
  Number,
  'Number.prototype': Number.prototype,
  'RegExp.prototype': RegExp.prototype,
  'Error.prototype': Error.prototype,
  Promise,
  'Promise.prototype': Promise.prototype,
  'Uint8Array.prototype': Uint8Array.prototype,
  'the typed arrays’ prototype': Object.getPrototypeOf(Uint8Array.prototype) as object,
  'the prototype of array iterators': Object.getPrototypeOf([][Symbol.iterator]()) as object,
  'the prototype of map iterators': Object.getPrototypeOf(new Map()[Symbol.iterator]()) as object,
  'the prototype of generators': Object.getPrototypeOf(
    Object.getPrototypeOf((function* () {})()) as object,
  ) as object,
  'TextDecoder.prototype': TextDecoder.prototype,
  'TextEncoder.prototype': TextEncoder.prototype,
  JSON,
  Reflect,
};

const GLOBALS = [
  ...['Object', 'Function', 'Array', 'Map', 'Set', 'WeakMap', 'String', 'Number', 'RegExp', 'Error'],
  ...['Promise', 'Uint8Array', 'TextDecoder', 'TextEncoder', 'JSON', 'Reflect'],
  ...['process', 'Buffer', 'URL', 'performance'],
];

const kept: Kept[] = [];
for (const [holder, object] of Object.entries(HOLDERS))
  for (const name of ownKeys(object)) keep(object, name, `${holder}.${String(name)}`);
/** Some of these are accessors with a setter, so their values are compared. */
const globals = GLOBALS.map((name) => ({ name, was: (globalThis as Record<string, unknown>)[name] }));

function keep(holder: object, name: PropertyKey, told: string): void {
  const was = getOwnPropertyDescriptor(holder, name);
  // Constants and names are not kept: they are no methods, and some are written while a program runs.
  if (was !== undefined && (was.get !== undefined || /^(function|object)$/.test(typeof was.value)))
    kept.push({ holder, name, told, was });
}

/** Restores what was replaced. @returns the name of the first; `null` where nothing was. */
export function putBackBuiltIns(): string | null {
  let first: string | null = null;
  // Uses syntax only: no method can be relied on here.
  for (let at = 0; at < kept.length; at++) {
    const { holder, name, told, was } = kept[at] as Kept;
    const now = getOwnPropertyDescriptor(holder, name);
    if (now !== undefined && now.value === was.value && now.get === was.get && now.set === was.set) continue;
    defineProperty(holder, name, was);
    first ??= told;
  }
  for (let at = 0; at < globals.length; at++) {
    const { name, was } = globals[at] as (typeof globals)[number];
    if ((globalThis as Record<string, unknown>)[name] === was) continue;
    defineProperty(globalThis, name, { value: was, writable: true, configurable: true });
    first ??= name;
  }
  return first;
}
