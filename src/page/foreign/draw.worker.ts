import { draw } from './draw.ts';

/* Lays machines out beside the page, which goes on meanwhile. */

interface Asker {
  addEventListener(type: 'message', take: (message: MessageEvent<string>) => void): void;
  postMessage(answer: unknown): void;
}

const asker = globalThis as unknown as Asker;

asker.addEventListener('message', ({ data }) => {
  asker.postMessage({ definition: data, drawing: draw(data) });
});
