import { Details } from 'nhsuk-react-components';
import { ChoosePlace, type ChoosePlaceProps } from './choose-place.tsx';
import { useNarrow } from './use-narrow.ts';

/** The selectors of a page that shows a place: at hand, but on a phone behind one line, so that a figure stands on the first screen. */
export function OtherPlace(props: ChoosePlaceProps) {
  const isNarrow = useNarrow();
  if (!isNarrow) return <ChoosePlace {...props} />;
  return (
    <Details className="concord-other-place">
      <Details.Summary>Choose another place</Details.Summary>
      <Details.Text>
        <ChoosePlace {...props} />
      </Details.Text>
    </Details>
  );
}
