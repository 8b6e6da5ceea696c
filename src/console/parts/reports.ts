import { useCallback, useEffect, useState } from 'react';
import type { Words } from '../../base/words.ts';
import type { Operations } from '../api-types.ts';
import { useDesk } from './desk.tsx';
import { call, get, post, type Reply } from './door.ts';
import { paperWords } from './paper-words.ts';

export type ReportRow = Operations['GET /sites/:site/reports']['reply']['reports'][number];
export type KitRow = Operations['GET /sites/:site/paper-kit']['reply'];
export type ReportAsk = Operations['POST /sites/:site/reports']['body'];

const lookEvery_ms = 1_000;

export interface Reports {
  rows: readonly ReportRow[];
  kit: KitRow | null;
  ask: (body: ReportAsk) => Promise<Reply<ReportRow>>;
  cancel: (report: string) => Promise<void>;
  /** Answers when it has been made, or could not be. */
  makeKit: () => Promise<Reply<KitRow>>;
}

/** Reports of this desk and the paper kit, looked at once a second for as long as the page is open. */
export function useReports(): Reports {
  const { site } = useDesk();
  const [rows, setRows] = useState<readonly ReportRow[]>([]);
  const [kit, setKit] = useState<KitRow | null>(null);
  const of = `/sites/${encodeURIComponent(site)}`;
  const look = useCallback(async () => {
    const reports = await get<{ reports: readonly ReportRow[] }>(`${of}/reports`);
    if (reports.ok) setRows(reports.value.reports);
    const status = await get<KitRow>(`${of}/paper-kit`);
    if (status.ok) setKit(status.value);
  }, [of]);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), lookEvery_ms);
    return () => clearInterval(timer);
  }, [look]);
  return {
    rows,
    kit,
    async ask(body) {
      const reply = await post<ReportRow>(`${of}/reports`, body);
      await look();
      return reply;
    },
    async cancel(report) {
      await call('DELETE', `${of}/reports/${report}`);
      await look();
    },
    async makeKit() {
      let reply = await post<KitRow>(`${of}/paper-kit`, {});
      while (reply.ok && reply.value.making) {
        await new Promise((resolve) => setTimeout(resolve, lookEvery_ms / 2));
        reply = await get<KitRow>(`${of}/paper-kit`);
      }
      await look();
      return reply;
    },
  };
}

/** Where a document is, for the browser's own viewer, which prints it. */
export function reportAddress(site: string, report: string): string {
  return `/api/v1/sites/${encodeURIComponent(site)}/reports/${report}/pdf`;
}

export function kitAddress(site: string, language: string): string {
  return `/api/v1/sites/${encodeURIComponent(site)}/paper-kit/${language}`;
}

/** What is printed, in the language of this desk. */
export type PrintAsk =
  { kind: 'incident'; incident: string } | { kind: 'handover'; handover: string } | { kind: 'walk-test'; test: string };

/** Asks for a report from where its subject stands; how it goes on is shown on the page of reports. */
export function usePrint(): (what: PrintAsk) => void {
  const { site, language, say, go } = useDesk();
  return (what) =>
    void post<ReportRow>(`/sites/${encodeURIComponent(site)}/reports`, { ...what, language }).then((reply) => {
      say('paper', reply.ok ? paperWords.asked : reply.refusal.words, reply.ok ? undefined : reply.refusal);
      go('paper');
    });
}

export const kindWords: Record<string, Words> = {
  incident: { zh: '事件报告', en: 'Incident report' },
  log: { zh: '指挥日志', en: 'Command log' },
  month: { zh: '报警月报', en: 'Alarm report' },
  handover: { zh: '交接班单', en: 'Handover sheet' },
  'walk-test': { zh: '步测报告', en: 'Walk test report' },
};
