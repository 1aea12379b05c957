import { usePage } from '../data/use-page.ts';
import { ChoosePlace } from './choose-place.tsx';

/** The selectors beside a failure: of the system that was asked for when there is one, of the first otherwise. */
export function OtherPlaces(props: { pageId: string; system?: string | undefined; onMove: () => void }) {
  const { pageId, system, onMove } = props;
  const { data, error } = usePage(pageId, system, undefined);
  if (error && system) return <OtherPlaces pageId={pageId} onMove={onMove} />;
  return data ? <ChoosePlace data={data} pageId={pageId} onMove={onMove} always /> : null;
}
