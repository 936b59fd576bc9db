/** What comes: when, how much work, whose and for what. Every change races again. */
import { useState } from 'react';
import { LIMITS } from '../../analysis/race/schema.ts';
import type { Arrivals, Clients, Destinations, Work, Workload } from '../../analysis/race/types.ts';
import { LONGEST_TIMEOUT } from '../../kernel/ipvs/service.ts';
import { readRecorded, writeRecorded } from '../../view/race/recorded.ts';
import { Choice, NumberField, SlidingField } from './fields.tsx';
import { useRace, useRaceStore, useRaceText } from './race-context.tsx';

/** Changes part of the workload. `gesture`: what is being done, so that a slide is undone at once. */
export function useChange(): (change: Partial<Workload>, gesture?: string) => void {
  const { getState } = useRaceStore();
  return (change, gesture = '') => getState().change({ workload: { ...getState().workload, ...change } }, gesture);
}

export function WorkloadForm() {
  const { say } = useRaceText();
  return (
    <section>
      <h2>{say('form.workload')}</h2>
      <ArrivalsFields />
      <WorkFields />
      <ClientFields />
      <MoreFields />
    </section>
  );
}

const rateOf = (arrivals: Arrivals): number => (arrivals.kind === 'recorded' ? 100 : arrivals.rate);

function newArrivals(kind: Arrivals['kind'], before: Arrivals): Arrivals {
  const rate = rateOf(before);
  if (kind === 'bursts') return { kind, rate, size: 50, within: 0.1 };
  if (kind === 'recorded') return { kind, at: Array.from({ length: 200 }, (_, i) => Number((i / rate).toFixed(3))) };
  return { kind, rate };
}

function ArrivalsFields() {
  const { say } = useRaceText();
  const change = useChange();
  const arrivals = useRace((s) => s.workload.arrivals);
  const connections = useRace((s) => s.workload.connections);
  const kinds = ['steady', 'poisson', 'bursts', 'recorded'] as const;
  return (
    <>
      <Choice
        label={say('form.arrivals')}
        value={arrivals.kind}
        options={kinds.map((kind) => [kind, say(`form.${kind}`)] as const)}
        onChange={(kind) => change({ arrivals: newArrivals(kind, arrivals) })}
      />
      {arrivals.kind === 'recorded' ? (
        <RecordedField arrivals={arrivals} />
      ) : (
        <>
          <SlidingField
            label={say('form.rate')}
            value={arrivals.rate}
            min={0.001}
            max={1e6}
            slideFrom={1}
            slideTo={10_000}
            unit={say('form.perSecond')}
            onChange={(rate) => change({ arrivals: { ...arrivals, rate } }, 'rate')}
          />
          {arrivals.kind === 'bursts' && (
            <>
              <NumberField
                label={say('form.size')}
                value={arrivals.size}
                min={1}
                max={LIMITS.connections}
                whole
                onChange={(size) => change({ arrivals: { ...arrivals, size } }, 'size')}
              />
              <NumberField
                label={say('form.within')}
                value={arrivals.within}
                min={0}
                max={1000}
                unit={say('form.seconds')}
                onChange={(within) => change({ arrivals: { ...arrivals, within } }, 'within')}
              />
            </>
          )}
          <SlidingField
            label={say('form.connections')}
            value={connections}
            min={1}
            max={LIMITS.connections}
            slideFrom={100}
            slideTo={1_000_000}
            whole
            onChange={(n) => change({ connections: n }, 'connections')}
          />
        </>
      )}
    </>
  );
}

function RecordedField({ arrivals }: { arrivals: Extract<Arrivals, { kind: 'recorded' }> }) {
  const { say } = useRaceText();
  const change = useChange();
  /** What is typed, over which list: it stays until it is right, or until another list is there. */
  const [typed, setTyped] = useState<{ text: string; over: Arrivals } | null>(null);
  const draft = typed?.over === arrivals ? typed.text : null;
  const read = draft === null ? arrivals : readRecorded(draft);
  const fault = read === 'mixed' || 'line' in read ? read : null;
  return (
    <div className="fld recorded">
      <label className="fld-label">
        {say('form.recordedList')}
        <textarea
          rows={5}
          spellCheck={false}
          value={draft ?? writeRecorded(arrivals)}
          aria-invalid={fault !== null || undefined}
          onChange={(event) => {
            const text = event.target.value;
            const next = readRecorded(text);
            const good = next !== 'mixed' && 'kind' in next;
            setTyped({ text, over: good ? next : arrivals });
            if (good) change({ arrivals: next }, 'recorded');
          }}
          onBlur={() => {
            if (fault === null) setTyped(null);
          }}
        />
      </label>
      <output className="cap">
        {fault === 'mixed'
          ? say('form.recordedSome')
          : fault
            ? say('form.recordedBad', { line: fault.line })
            : say('form.recordedHint', { count: arrivals.at.length })}
      </output>
    </div>
  );
}

function WorkFields() {
  const { say } = useRaceText();
  const change = useChange();
  const work = useRace((s) => s.workload.work);
  const kinds = ['constant', 'exponential', 'pareto'] as const;
  const of = (kind: Work['kind']): Work =>
    kind === 'pareto' ? { kind, mean: work.mean, shape: 1.5 } : { kind, mean: work.mean };
  return (
    <>
      <Choice
        label={say('form.work')}
        value={work.kind}
        options={kinds.map((kind) => [kind, say(`form.${kind}`)] as const)}
        onChange={(kind) => change({ work: of(kind) })}
      >
        <NumberField
          label={say('form.work')}
          hideLabel
          value={work.mean}
          min={0.000001}
          max={10_000}
          onChange={(mean) => change({ work: { ...work, mean } }, 'mean')}
        />
        <span className="unit">{say('form.seconds')}</span>
      </Choice>
      {work.kind === 'pareto' && (
        <NumberField
          label={say('form.shape')}
          value={work.shape}
          min={1.01}
          max={100}
          onChange={(shape) => change({ work: { ...work, shape } }, 'shape')}
        />
      )}
    </>
  );
}

function ClientFields() {
  const { say } = useRaceText();
  const change = useChange();
  const clients = useRace((s) => s.workload.clients);
  const kinds = ['uniform', 'zipf', 'nat'] as const;
  const of = (kind: Clients['kind']): Clients => {
    const { count } = clients;
    if (kind === 'zipf') return { kind, count, exponent: 1 };
    return kind === 'nat' ? { kind, count, share: 1 } : { kind, count };
  };
  return (
    <>
      <Choice
        label={say('form.clients')}
        value={clients.kind}
        options={kinds.map((kind) => [kind, say(`form.${kind}`)] as const)}
        onChange={(kind) => change({ clients: of(kind) })}
      >
        <NumberField
          label={say('form.clients')}
          hideLabel
          value={clients.count}
          min={1}
          max={LIMITS.clients}
          whole
          onChange={(count) => change({ clients: { ...clients, count } }, 'clients')}
        />
      </Choice>
      {clients.kind === 'zipf' && (
        <NumberField
          label={say('form.exponent')}
          value={clients.exponent}
          min={0}
          max={10}
          onChange={(exponent) => change({ clients: { ...clients, exponent } }, 'exponent')}
        />
      )}
      {clients.kind === 'nat' && (
        <NumberField
          label={say('form.share')}
          value={Number((clients.share * 100).toPrecision(6))}
          min={0}
          max={100}
          unit={say('form.percent')}
          onChange={(percent) => change({ clients: { ...clients, share: percent / 100 } }, 'share')}
        />
      )}
    </>
  );
}

function MoreFields() {
  const { say } = useRaceText();
  const change = useChange();
  const { destinations, cache, protocol, persistence, method, linux } = useRace((s) => s.workload);
  const many = (kind: Destinations['kind']): Destinations =>
    kind === 'one' ? { kind } : { kind, count: 1000, exponent: 1 };
  return (
    <details className="more">
      <summary>{say('form.more')}</summary>
      <Choice
        label={say('form.destinations')}
        value={destinations.kind}
        options={[
          ['one', say('form.one')],
          ['zipf', say('form.many')],
        ]}
        onChange={(kind) =>
          change({
            destinations: many(kind),
            cache: kind === 'one' ? { objects: 0, missFactor: 1 } : { objects: 100, missFactor: 4 },
          })
        }
      />
      {destinations.kind === 'zipf' && (
        <>
          <NumberField
            label={say('form.destinationCount')}
            value={destinations.count}
            min={1}
            max={LIMITS.destinations}
            whole
            onChange={(count) => change({ destinations: { ...destinations, count } }, 'destinations')}
          />
          <NumberField
            label={say('form.cacheObjects')}
            value={cache.objects}
            min={0}
            max={LIMITS.destinations}
            whole
            onChange={(objects) => change({ cache: { ...cache, objects } }, 'objects')}
          />
          <NumberField
            label={say('form.missFactor')}
            value={cache.missFactor}
            min={1}
            max={1000}
            onChange={(missFactor) => change({ cache: { ...cache, missFactor } }, 'miss')}
          />
        </>
      )}
      <Choice
        label={say('form.protocol')}
        value={protocol}
        options={[
          ['tcp', 'TCP'],
          ['udp', 'UDP'],
        ]}
        onChange={(next) => change({ protocol: next })}
      />
      <Choice
        label={say('form.method')}
        value={method}
        options={[
          ['masquerade', 'NAT'],
          ['direct-route', 'DR'],
          ['tunnel', 'TUN'],
        ]}
        onChange={(next) => change({ method: next })}
      />
      <Choice
        label={say('form.linux')}
        value={linux}
        options={[
          ['3.10', '3.10'],
          ['6.1', '6.1'],
        ]}
        onChange={(next) => change({ linux: next })}
      />
      <NumberField
        label={say('form.persistence')}
        value={persistence.timeout}
        min={0}
        max={LONGEST_TIMEOUT}
        whole
        unit={say('form.seconds')}
        onChange={(timeout) => change({ persistence: { ...persistence, timeout } }, 'persistence')}
      />
      {persistence.timeout > 0 && (
        <NumberField
          label={say('form.prefix')}
          value={persistence.prefix}
          min={1}
          max={32}
          whole
          onChange={(prefix) => change({ persistence: { ...persistence, prefix } }, 'prefix')}
        />
      )}
    </details>
  );
}
