import { useTexts } from '../state/ui.ts';
import { activePaths, edgeTaken } from './active.ts';
import { type Edge, isBlank, type MachineGraph } from './definition.ts';
import './foreign.css';
import type { ArrowPath, ClusterBox, NodeBox, Start } from './drawing.ts';
import { arrowHead, linePath } from './paths.ts';
import { type Drawing, useDrawing } from './use-drawing.ts';
import { View } from './view.tsx';
import { arrowTold, edgeText, LINE, shortened, stateTold, TITLE, type Told } from './words.ts';

export interface ForeignDiagramProps {
  /** The JSON of a machine's configuration, as @statelyai/inspect sends it. */
  definition: string;
  /** The `value` of the snapshot shown. */
  value: unknown;
  /** The state value before, and the event received. */
  taken?: { before?: unknown; event: string } | null;
  /** Receives what the pointer or the focus is on, in words. */
  onHover?: (told: Told | null) => void;
}

/** Any machine, drawn from its own definition, with the active states and the arrow just taken lit. */
export default function ForeignDiagram({ definition, ...shown }: ForeignDiagramProps) {
  const drawing = useDrawing(definition);
  if (drawing === null) return <p class="foreign-waiting">…</p>;
  if ('problem' in drawing) return <Undrawn problem={drawing.problem} text={definition} />;
  // Only a machine has a value.
  if (shown.value == null && isBlank(drawing.graph))
    return <Undrawn problem="The definition has no states." text={definition} />;
  return <Drawn drawing={drawing} {...shown} />;
}

interface DrawnProps extends Omit<ForeignDiagramProps, 'definition'> {
  drawing: Exclude<Drawing, { problem: string }>;
}

function Drawn({ drawing: { graph, layout }, value, taken, onHover }: DrawnProps) {
  const texts = useTexts();
  const active = activePaths(value, graph);
  const edge = taken == null ? null : edgeTaken(graph, taken.before, taken.event, value);
  const states = layout.nodes.filter(({ kind }) => kind !== 'any');
  const current = states.filter(({ path }) => active.has(path));
  // Where the active states are unknown, the view begins at the initial state.
  const first = states.filter(({ start }) => start !== null).slice(0, 1);
  return (
    <figure class="foreign">
      <View
        drawing={layout}
        current={current.length > 0 ? current : first}
        label={`${texts.diagram}: ${shortened(graph.id)}`}
        notes={graph.notes}
      >
        {(shown) => (
          <svg
            {...shown}
            viewBox={`0 0 ${layout.width} ${layout.height}`}
            // A group, because a screen reader would hide the parts of a single image.
            role="group"
            aria-label={titleOf(graph, active)}
          >
            <title>{titleOf(graph, active)}</title>
            {layout.clusters.map((box) => (
              <Cluster
                key={box.path}
                box={box}
                graph={graph}
                isCurrent={active.has(box.path)}
                onHover={onHover}
              />
            ))}
            {layout.arrows.map((arrow) => (
              <ArrowLine key={`${arrow.from}>${arrow.to}`} arrow={arrow} taken={edge} onHover={onHover} />
            ))}
            {layout.nodes.map((box) => (
              <State
                key={`${box.kind === 'any'}${box.path}`}
                box={box}
                graph={graph}
                isCurrent={current.includes(box)}
                onHover={onHover}
              />
            ))}
            {layout.arrows.map((arrow) => (
              <Label key={`${arrow.from}>${arrow.to}`} arrow={arrow} taken={edge} />
            ))}
          </svg>
        )}
      </View>
    </figure>
  );
}

function Undrawn({ problem, text }: { problem: string; text: string }) {
  return (
    <div class="foreign undrawn">
      <p>{problem}</p>
      <pre>{text.length > RAW ? `${text.slice(0, RAW)}…` : text}</pre>
    </div>
  );
}

const RAW = 2000;

interface PartProps {
  graph: MachineGraph;
  isCurrent: boolean;
  onHover: ForeignDiagramProps['onHover'];
}

function Cluster({ box, graph, isCurrent, onHover }: PartProps & { box: ClusterBox }) {
  const { x, y, w, h, path, kind, title, lines, start } = box;
  return (
    <g
      class={`state cluster ${kind}${isCurrent ? ' current' : ''}`}
      {...reached(stateTold(path, graph), stateLabel(path, graph, isCurrent), onHover)}
    >
      {start !== null && <Initial {...start} />}
      <rect class="box" x={x} y={y} width={w} height={h} rx="6" />
      <text class="name" x={x + 10} y={y + TITLE + 1}>
        {isCurrent && '● '}
        {shortened(title)}
        {kind === 'parallel' && <tspan class="quiet"> parallel</tspan>}
      </text>
      <Lines lines={lines} x={x + 10} y={y + TITLE + 2} />
    </g>
  );
}

function State({ box, graph, isCurrent, onHover }: PartProps & { box: NodeBox }) {
  const { x, y, w, h, path, kind, title, lines, start } = box;
  const round = kind === 'any' || kind === 'history';
  const middle = lines.length === 0 ? y + h / 2 + 4 : y + TITLE + 2;
  return (
    <g
      class={`state ${kind === 'state' ? '' : kind}${isCurrent ? ' current' : ''}`.trim()}
      {...reached(stateTold(path, graph), stateLabel(path, graph, isCurrent, kind === 'any'), onHover)}
    >
      {start !== null && <Initial {...start} />}
      <rect class="box" x={x} y={y} width={w} height={h} rx={round ? h / 2 : 6} />
      {kind === 'final' && <rect class="inner" x={x + 3} y={y + 3} width={w - 6} height={h - 6} rx="4" />}
      {lines.length > 0 && <path class="rule" d={`M${x},${y + TITLE + 8}h${w}`} />}
      <text class="name" x={x + w / 2} y={middle} text-anchor="middle">
        {isCurrent && '● '}
        {shortened(title)}
      </text>
      <Lines lines={lines} x={x + 10} y={y + TITLE + 8} />
    </g>
  );
}

function Lines({ lines, x, y }: { lines: readonly string[]; x: number; y: number }) {
  return (
    <text class="does">
      {lines.map((line, at) => (
        <tspan key={line} x={x} y={y + (at + 1) * LINE - 2}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

function Initial({ dot, end }: Start) {
  return (
    <g class="initial">
      <circle cx={dot.x} cy={dot.y} r="3.5" />
      <path class="line" d={linePath([dot, end])} />
      <path class="head" d={arrowHead([dot, end])} />
    </g>
  );
}

interface ArrowProps {
  arrow: ArrowPath;
  taken: Edge | null;
}

function ArrowLine({ arrow, taken, onHover }: ArrowProps & Pick<PartProps, 'onHover'>) {
  const { from, to, edges, points } = arrow;
  const line = linePath(points);
  const texts = edges.map(edgeText);
  const label = `${from === '' ? 'any state' : from} to ${to}: ${texts.join('; ')}`;
  return (
    <g
      class={isTaken(arrow, taken) ? 'arrow taken' : 'arrow'}
      {...reached(arrowTold(from, to, edges), label, onHover)}
    >
      <path class="reach" d={line} />
      <path class="line" d={line} />
      <path class="head" d={arrowHead(points)} />
    </g>
  );
}

/** Drawn after the states and all lines, so that no line of another arrow crosses a text. */
function Label({ arrow, taken }: ArrowProps) {
  const { x, y, w, h, lines } = arrow.label;
  const line = isTaken(arrow, taken) && taken !== null ? shortened(edgeText(taken)) : null;
  return (
    <g class={isTaken(arrow, taken) ? 'arrow-label taken' : 'arrow-label'}>
      <rect x={x + 2} y={y} width={w - 4} height={h} rx="3" />
      <text text-anchor="middle">
        {lines.map((text, at) => (
          <tspan
            key={text}
            class={text === line ? 'lit' : undefined}
            x={x + w / 2}
            y={y + (at + 1) * LINE - 2}
          >
            {text}
          </tspan>
        ))}
      </text>
    </g>
  );
}

/** All targets of the transition that was taken. */
function isTaken({ edges }: ArrowPath, taken: Edge | null): boolean {
  return taken !== null && edges.some(({ transition }) => transition === taken.transition);
}

function reached(told: Told, label: string, onHover: ForeignDiagramProps['onHover']) {
  return {
    role: 'img' as const,
    tabindex: 0,
    'aria-label': label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL)}…` : label,
    onPointerEnter: () => onHover?.(told),
    onPointerLeave: () => onHover?.(null),
    onFocus: () => onHover?.(told),
    onBlur: () => onHover?.(null),
    onKeyDown: ({ key }: KeyboardEvent) => {
      if (key === 'Enter') onHover?.(told);
    },
  };
}

const LONGEST_LABEL = 400;

function titleOf(graph: MachineGraph, active: ReadonlySet<string>): string {
  const parents = new Set(graph.states.map(({ path, parent }) => (active.has(path) ? parent : null)));
  const leaves = [...active].filter((path) => !parents.has(path) && path !== '');
  return `Machine ${shortened(graph.id)}${leaves.length === 0 ? '' : `, in ${leaves.join(' and ')}`}`;
}

function stateLabel(path: string, graph: MachineGraph, isCurrent: boolean, isAny = false): string {
  const node = graph.states.find((state) => state.path === path);
  if (node === undefined) return path;
  const name = path === '' ? `machine ${node.key}` : `state ${path}`;
  if (isAny) return `any state in ${name}`;
  return [
    name,
    ...(node.type === 'atomic' ? [] : [node.type]),
    ...(isCurrent ? ['current'] : []),
    ...(node.tags.length === 0 ? [] : [`tags ${node.tags.join(', ')}`]),
    ...(node.description === undefined ? [] : [node.description]),
  ].join(', ');
}
