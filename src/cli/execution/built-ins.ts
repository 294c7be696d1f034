/*
 * What the language brings along, as it was before an adapter was loaded. One that puts something else there, by
 * mistake or not, changes what every line of ours does: then nothing that the run came to can be believed.
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
/** Some of these are accessors that anybody may set: what counts is what they give. */
const globals = GLOBALS.map((name) => ({ name, was: (globalThis as Record<string, unknown>)[name] }));

function keep(holder: object, name: PropertyKey, told: string): void {
  const was = getOwnPropertyDescriptor(holder, name);
  // Numbers and names are no methods, and some are written while a program runs.
  if (was !== undefined && (was.get !== undefined || /^(function|object)$/.test(typeof was.value)))
    kept.push({ holder, name, told, was });
}

/** Puts back what was replaced. @returns the first of it, by name; `null` where all is as it was. */
export function putBackBuiltIns(): string | null {
  let first: string | null = null;
  // With what the language itself does: no method can be relied on here.
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
