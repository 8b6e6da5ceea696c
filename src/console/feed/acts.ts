import type { Acted, Command } from '../parts/desk.tsx';
import { newCause, post, type Reply } from '../parts/door.ts';

/** Where an act of each kind is asked for; `:name` is filled from the command, the rest of it is the body. */
const paths: Record<string, string> = {
  acknowledge: '/alarms/acknowledge',
  'acknowledge group': '/alarms/groups/:group/acknowledge',
  'find group false': '/alarms/groups/:group/find-false',
  'reset group': '/alarms/groups/:group/reset',
  'split off': '/alarms/split-off',
  'begin verification': '/alarms/:alarm/begin-verification',
  'end verification': '/alarms/:alarm/end-verification',
  'find false': '/alarms/:alarm/find-false',
  shelve: '/alarms/:alarm/shelve',
  unshelve: '/alarms/:alarm/unshelve',
  reset: '/alarms/:alarm/reset',
  'close by hand': '/alarms/:alarm/close',
  silence: '/alarms/silence',
  'grant on-test': '/on-test',
  'end on-test': '/on-test/:test/end',
  'start intake': '/incidents/intake',
  'note intake': '/incidents/:incident/note',
  'drop intake': '/incidents/:incident/drop',
  'open incident': '/incidents',
  'classify incident': '/incidents/:incident/classify',
  'link alarms': '/incidents/:incident/alarms',
  'send units': '/incidents/:incident/send',
  'wait for a unit': '/incidents/:incident/wait',
  'set unit status': '/units/:unit/status',
  'correct status': '/incidents/:incident/correct-status',
  'review incident': '/incidents/:incident/review',
  'link incidents': '/incidents/:incident/link',
  'unqueue unit': '/incidents/:incident/unqueue',
  'mark controlled': '/incidents/:incident/controlled',
  'close incident': '/incidents/:incident/close',
  'reopen incident': '/incidents/:incident/reopen',
  'merge incident': '/incidents/:incident/merge',
  'write log entry': '/incidents/:incident/log',
  'give advice': '/incidents/:incident/advice',
  'note told': '/incidents/:incident/told',
  'note told reference': '/incidents/:incident/told/reference',
  'note told arrived': '/incidents/:incident/told/arrived',
  'note told left': '/incidents/:incident/told/left',
  'note partner job': '/incidents/:incident/partner-job',
  'report back': '/incidents/:incident/report-back',
  'note call reference': '/incidents/:incident/call-reference',
  'note people heard': '/incidents/:incident/people-heard',
  'note no answer': '/incidents/:incident/no-answer',
  'set response plan': '/response-plans/:plan',
  'withdraw response plan': '/response-plans/:plan/withdraw',
  'call out plan': '/incidents/:incident/plan/call-out',
  'stand plan down': '/incidents/:incident/plan/stand-down',
  'do step': '/incidents/:incident/plan/step-done',
  'skip step': '/incidents/:incident/plan/step-skipped',
  'reopen step': '/incidents/:incident/plan/step-reopened',
  'see skipped steps': '/incidents/:incident/plan/skipped-seen',
  'give first report': '/incidents/:incident/first-report',
  'give order': '/orders',
  'sign for order': '/orders/:order/sign',
  'report order back': '/orders/:order/report',
  'remind of order': '/orders/:order/remind',
  'supervise order': '/orders/:order/supervise',
  'move order deadline': '/orders/:order/deadline',
  'close order': '/orders/:order/close',
  'begin handover': '/handovers',
  'add handover note': '/handovers/:handover/note',
  'sign handover': '/handovers/:handover/sign',
  'accept handover': '/handovers/:handover/accept',
  'refuse handover': '/handovers/:handover/refuse',
  'post notice': '/notices',
  'sign notice': '/notices/:notice/sign',
  'enter from paper': '/paper-forms',
  'sign on shift': '/units/sign-on-shift',
  'sign off unit': '/units/:unit/sign-off',
  'stand by': '/units/:unit/stand-by',
  'stand down': '/units/:unit/stand-down',
  'call help': '/units/:unit/help',
};

interface Answered {
  seq: number | null;
  facts?: readonly string[];
  masked?: boolean;
  incident?: string;
}

/** Asks the server for an act. The same cause goes along when it is tried again, so that it is recorded once. */
export async function ask(site: string, command: Command, cause = newCause()): Promise<Reply<Acted>> {
  const pattern = paths[command.type];
  if (pattern === undefined) throw new Error(`no path for ${command.type}`);
  const { type: _type, ...fields } = command;
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = fields[name];
    delete fields[name];
    return encodeURIComponent(String(value));
  });
  const reply = await post<Answered>(`/sites/${encodeURIComponent(site)}${path}`, fields, cause);
  if (!reply.ok) return reply;
  const { seq, masked, incident } = reply.value;
  const answer = seq === null ? 'nothing-to-keep' : 'kept';
  return {
    ok: true,
    value: {
      answer,
      ...(seq === null ? {} : { seq }),
      ...(masked ? { masked } : {}),
      ...(incident ? { incident } : {}),
    },
  };
}
