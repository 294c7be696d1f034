import type { RunEvent } from '../run/events.ts';
import type { RecordedStep, Summary } from '../run/result.ts';
import type { CellVerdict } from '../run/tally.ts';

/*
 * Messages between the inspector's server and its page: JSON texts over one WebSocket at CONTROL_PATH. Live inspection
 * events come over another, at RECEIVE_PATH, as @statelyai/inspect defines them. Nothing here needs Node.
 */

/** The page's own socket: commands one way, `ServerMessage`s the other. */
export const CONTROL_PATH = '/control';

/** Where the page's receiver of @statelyai/inspect listens. */
export const RECEIVE_PATH = '/receive';

/** Where programs send to: any path but the other two. The root is the shortest to write. */
export const SEND_PATH = '/';

export const DEFAULT_PORT = 4009;

/** Query parameter that opens the page, its sockets, and the way in for programs. */
export const TOKEN_PARAMETER = 'token';

/** Closes a WebSocket that came without the token. */
export const NO_TOKEN = 4401;

/** Closes a WebSocket for which there is no room: "try again later" (RFC 6455's registry). */
export const NO_ROOM = 1013;

/** A command of the page. */
export type PageCommand =
  | { type: 'run.start'; sut: string; suite: string; profile: string; options: string }
  | { type: 'run.cancel' }
  | { type: 'drive.open'; sut: string; profile: string; options: string }
  | { type: 'drive.give'; input: string }
  /** A fresh connection. */
  | { type: 'drive.reset' }
  | { type: 'drive.close' }
  /** Forgets actors whose programs have ended. */
  | { type: 'actors.clear' };

/** A message of the server to every open page. */
export type ServerMessage =
  | Hello
  /** Events of a run, in order; a late page receives all kept ones. `own`: a page started it, and can cancel it. */
  | { type: 'run.events'; run: number; own: boolean; events: RunEvent[] }
  /** The run's totals so far: a page that comes late may not receive all of its cases. */
  | { type: 'run.so-far'; run: number; summary: Summary; cells: [cell: string, verdict: CellVerdict][] }
  /** The run's process is gone. `problem`: why there is no `run.end`, in words. */
  | { type: 'run.over'; run: number; problem?: string }
  | { type: 'drive'; said: DriveMessage }
  /** Something a program sent that is no inspection event. */
  | { type: 'malformed'; from: string; problem: string; text: string }
  | { type: 'actors.left'; connection: string }
  /** Actors whose programs have ended were forgotten. */
  | { type: 'actors.cleared' }
  /** A command that could not be carried out. */
  | { type: 'refused'; problem: string };

export interface Hello {
  type: 'hello';
  /** Number of this start of the server: another start counts runs and actors anew. */
  instance: string;
  version: string;
  /** `ws://127.0.0.1:4009/?token=…`: for createWebSocketInspector. */
  url: string;
  systems: SystemOffered[];
  suites: { name: string; summary: string }[];
}

/** A system under test the page may choose. */
export interface SystemOffered {
  sut: string;
  /** Values worth offering for `--option`: `bug=closing-never-leaves`. */
  options: string[];
}

/** A message that `drive` writes: one JSON text a line. */
export type DriveMessage =
  | {
      type: 'drive.ready';
      sut: string;
      name: string;
      version?: string;
      observed: 'state' | 'outputs';
      /** Inputs the system cannot be given in some configuration: cell id → reason. */
      unsupported: Record<string, string>;
    }
  /** A fresh connection, in CLOSED. */
  | { type: 'drive.fresh' }
  | { type: 'drive.step'; step: RecordedStep }
  /** The input was not given. */
  | { type: 'drive.refused'; input: string; problem: string }
  /** The system broke or cannot be had; a reset makes it anew. */
  | { type: 'drive.broke'; problem: string };
