/** Compares what the server drew with what the page has heard since. Pure. */

/**
 * HTML is under way while frames are applied, and of what has ended no other frame comes:
 * whoever puts HTML in shows again what is known better.
 *
 * @param {Iterable<HTMLElement>} drawn each with the seq of its row in `data-seq`
 * @param {(element: HTMLElement) => ?{seq: number}} known the client's copy of its row
 * @returns {{behind: Array<[HTMLElement, object]>, level: Array<[HTMLElement, object]>}}
 *   elements with the rows that are newer, and of the same seq: an estimate has none
 */
export function compared(drawn, known) {
  const found = { behind: [], level: [] };
  for (const element of drawn) {
    const row = known(element);
    const ahead = row ? row.seq - Number(element.dataset.seq) : -1;
    if (ahead > 0) found.behind.push([element, row]);
    else if (ahead === 0) found.level.push([element, row]);
  }
  return found;
}
