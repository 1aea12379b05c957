import { useNavigate } from '@tanstack/react-router';
import { Select } from 'nhsuk-react-components';
import { type FormEvent, useState } from 'react';
import type { PageData } from '../../api/schemas/page.ts';

export interface ChoosePlaceProps {
  data: PageData;
  pageId: string;
  /** called when the button leads to another place */
  onMove: () => void;
  /** the data's own place is not the one in the address, so choosing it is a move too */
  always?: boolean;
}

/** Which system and which trust. Nothing changes until the button is pressed, so arrow keys can browse the lists. */
export function ChoosePlace({ data, pageId, onMove, always = false }: ChoosePlaceProps) {
  const navigate = useNavigate();
  const [system, setSystem] = useState(data.system.code);
  const [trust, setTrust] = useState(data.trust?.code ?? '');
  const elsewhere = system !== data.system.code;
  const show = (event: FormEvent) => {
    event.preventDefault();
    if (always || elsewhere || trust !== (data.trust?.code ?? '')) onMove();
    void navigate({
      to: '/pages/$pageId',
      params: { pageId },
      search: (before) => withPlace(before, system, elsewhere ? '' : trust),
    });
  };
  return (
    <form className="concord-choose" onSubmit={show} aria-label="Choose a care system and trust">
      <Select label="Care system" id="system" value={system} onChange={(e) => setSystem(e.currentTarget.value)}>
        {data.systems.map((s) => (
          <Select.Option key={s.code} value={s.code}>
            {s.name}
          </Select.Option>
        ))}
      </Select>
      <Select
        label="Trust"
        id="trust"
        value={elsewhere ? '' : trust}
        disabled={elsewhere}
        onChange={(e) => setTrust(e.currentTarget.value)}
      >
        {(elsewhere ? [] : data.trusts.filter((t) => t.code !== '')).map((t) => (
          <Select.Option key={t.code} value={t.code}>
            {t.name}
          </Select.Option>
        ))}
        <Select.Option value="">All trusts of the system</Select.Option>
      </Select>
      <button type="submit" className="nhsuk-button nhsuk-button--small">
        Show figures
      </button>
    </form>
  );
}

type Search = { system?: string; trust?: string; tables?: string };

/** The same state with another place; an empty trust means the whole system and leaves the address. */
function withPlace(before: Search, system: string, trust: string): Search {
  const { trust: _trust, system: _system, ...rest } = before;
  return { ...rest, system, ...(trust ? { trust } : {}) };
}
