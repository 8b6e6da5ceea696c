import { useState } from 'react';
import { OutcomeLine } from '../../console/parts/acts.tsx';
import { useDesk, useSay } from '../../console/parts/desk.tsx';
import { post } from '../../console/parts/door.ts';
import { LineField } from '../../console/parts/fields.tsx';
import { siteWords } from '../../console/parts/words.ts';
import { view, type PanelRow } from './view.ts';

/** Which key each panel has, by version only; a key is typed in here and shown nowhere. */
export function PanelKeysPage() {
  const { states } = useDesk();
  const say = useSay();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <section className="page" aria-label={say(siteWords.keys)}>
      <h2>{say(siteWords.keys)}</h2>
      <p className="quiet">{say(siteWords.keysNote)}</p>
      <div className="cards">
        {view(states.sites).panels.map((panel) => (
          <PanelKey
            key={panel.id}
            panel={panel}
            open={open === panel.id}
            toggle={() => setOpen(open === panel.id ? null : panel.id)}
          />
        ))}
      </div>
    </section>
  );
}

function PanelKey({ panel, open, toggle }: { panel: PanelRow; open: boolean; toggle: () => void }) {
  const desk = useDesk();
  const say = useSay();
  const subject = `key/${panel.id}`;
  const keep = async (key: string) => {
    if (!/^(?:[0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/i.test(key)) {
      return desk.say(subject, siteWords.keyWrong, {
        code: 'PANEL_KEY_MALFORMED',
        words: siteWords.keyWrong,
        status: 0,
      });
    }
    toggle();
    const reply = await post(`/sites/${desk.site}/panels/${panel.id}/key`, { key });
    desk.say(subject, reply.ok ? siteWords.kept : reply.refusal.words, reply.ok ? undefined : reply.refusal);
  };
  const key =
    panel.key === null
      ? say(siteWords.plain)
      : panel.key === 'none-set'
        ? say(siteWords.noneSet)
        : `${say(siteWords.version)} ${panel.key.version}, ${panel.key.bits} bit`;
  return (
    <article className={panel.key === 'none-set' ? 'card card-abnormal' : 'card'} aria-label={panel.id}>
      <h3>
        {panel.id} {say(panel.name)}
      </h3>
      <dl className="facts">
        <div>
          <dt>{say(siteWords.account)}</dt>
          <dd className="figures">{panel.account}</dd>
        </div>
        <div>
          <dt>{say(siteWords.encryption)}</dt>
          <dd>{panel.encryption === 'none' ? say(siteWords.plain) : panel.encryption}</dd>
        </div>
        <div>
          <dt>{say(siteWords.keyState)}</dt>
          <dd>{key}</dd>
        </div>
      </dl>
      <OutcomeLine subject={subject} />
      {panel.key !== null && (
        <button type="button" className="act" aria-expanded={open} onClick={toggle}>
          {say(siteWords.setKey)}
        </button>
      )}
      {open && (
        <LineField
          label={siteWords.keyHex}
          secret
          plain
          autoFocus
          maxLength={64}
          onEscape={toggle}
          onEnter={(text) => void keep(text.replaceAll(' ', ''))}
        />
      )}
    </article>
  );
}
