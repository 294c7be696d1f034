import { stateOf } from '../../model/configuration.ts';
import { said } from '../../report/step-lines.ts';
import type { Texts } from '../texts/texts.ts';
import { outputsOf, type Trace } from './trace.ts';

/** The steps of a case in words, with the right answer beside a wrong one. */
export function StepsTable({ trace, texts }: { trace: Trace; texts: Texts }) {
  return (
    <table class="steps">
      <thead>
        <tr>
          <th scope="col">{texts.state}</th>
          <th scope="col">{texts.input}</th>
          <th scope="col">{texts.expected}</th>
          <th scope="col">{texts.observed}</th>
        </tr>
      </thead>
      <tbody>
        {trace.steps.map((step, at) => {
          const { state, input, cell, next, observed, verdict } = step;
          const isWrong = verdict === 'fail' || verdict === 'error';
          const expected = cell === undefined ? '' : said(cell);
          return (
            <tr key={at} class={isWrong ? 'wrong' : ''}>
              <td>{stateOf(state)}</td>
              <td>{input}</td>
              <td>
                {stateOf(next)}, {expected === 'nothing' ? texts.nothing : expected}
              </td>
              <td>
                {isWrong ? '✗ ' : ''}
                {observed === undefined
                  ? '–'
                  : [observed.state, words(said(outputsOf(step)), texts)].filter(Boolean).join(', ')}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function words(text: string, texts: Texts): string {
  return text === 'nothing' ? texts.nothing : text;
}
