import { newServers, newWorkload } from '../workload.ts';
import { duration, entry, percent, type Preset } from './preset.ts';

const CACHE = 50;

/** Six caches before many objects, one of which is asked for most of the time. A miss costs four times the work. */
export const preset: Preset = {
  id: 'hot-object',
  title: { en: 'A hot object: lblc and lblcr', zh: '热点对象：lblc 与 lblcr' },
  about: {
    en: 'Caches, and one object that is wanted far more than the others.',
    zh: '一组缓存，其中一个对象远比其他的热门。',
  },
  sentence: {
    en: 'lblc keeps the most wanted object at one cache at a time and moves it when that has too much to do: up to {{lblcPeak}} connections at once are at one server, and one request in a hundred takes longer than {{lblc99}}. lblcr lets the set of its servers grow: {{lblcrPeak}} at most, {{lblcr99}}, and {{lblcrHits}} hits instead of {{lblcHits}}. wlc, which does not look at what is asked for, has {{wlcHits}}.',
    zh: 'lblc 让最热的对象每次只由一台缓存服务，太忙了才换一台：一台服务器上最多同时有 {{lblcPeak}} 个连接，每一百个请求就有一个超过 {{lblc99}}。lblcr 让服务它的服务器集合变大：最多 {{lblcrPeak}} 个，{{lblcr99}}，命中率从 {{lblcHits}} 升到 {{lblcrHits}}。wlc 不看请求的是什么，命中率只有 {{wlcHits}}。',
  },
  workload: newWorkload({
    connections: 30_000,
    arrivals: { kind: 'poisson', rate: 200 },
    work: { kind: 'exponential', mean: 0.02 },
    destinations: { kind: 'zipf', count: 200, exponent: 1.5 },
    cache: { objects: CACHE, missFactor: 4 },
    servers: newServers(6),
  }),
  entries: ['lblc', 'lblcr', 'wlc'].map(entry),
  numbers: ([lblc, lblcr, wlc]) => ({
    lblcPeak: String(peak(lblc!)),
    lblcrPeak: String(peak(lblcr!)),
    lblc99: duration(lblc!.all.response.p99),
    lblcr99: duration(lblcr!.all.response.p99),
    lblcHits: percent(hits(lblc!), 1),
    lblcrHits: percent(hits(lblcr!), 1),
    wlcHits: percent(hits(wlc!), 1),
  }),
  claim: ([lblc, lblcr, wlc]) =>
    peak(lblc!) > 2 * peak(lblcr!) &&
    lblcr!.all.response.p99 < lblc!.all.response.p99 &&
    hits(lblcr!) > hits(lblc!) + 0.01 &&
    hits(lblc!) > hits(wlc!) + 0.02,
};

const peak = ({ peaks }: { peaks: { active: number }[] }): number => Math.max(...peaks.map(({ active }) => active));
const hits = ({ all }: { all: { hits: number; lookups: number } }): number => all.hits / all.lookups;
