/** The icons of the elements, for pages whose server does not bring them. */

/** Each of them as templates/icons.html has it. */
export const SPRITE = `<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0" class="visually-hidden" aria-hidden="true">
  <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="3" height="6"/></pattern>
  <symbol id="i-queued" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/></symbol>
  <symbol id="i-processing" viewBox="0 0 24 24"><path d="M21 12a9 9 0 1 1-6.2-8.56"/></symbol>
  <symbol id="i-completed" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9"/><path d="m8 12.5 2.7 2.7L16 9.5"/></symbol>
  <symbol id="i-failed" viewBox="0 0 24 24"><path d="M12 3.2 22 20.5H2z"/><path d="M12 10v4.5M12 17.4v.1"/></symbol>
  <symbol id="i-cancelled" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9"/><path d="M8 12h8"/></symbol>
  <symbol id="i-paused" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9"/><path d="M10 9v6m4-6v6"/></symbol>
  <symbol id="i-search" viewBox="0 0 24 24"><circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/></symbol>
  <symbol id="i-copy" viewBox="0 0 24 24"><path d="M9 9h10.500v10.500H9zM15 9V4.500H4.500V15H9"/></symbol>
  <symbol id="i-close" viewBox="0 0 24 24"><path d="m6 6 12 12M18 6 6 18"/></symbol>
  <symbol id="i-download" viewBox="0 0 24 24"><path d="M12 4v12m-5-5 5 5 5-5M4 19.5h16"/></symbol>
</svg>`;

/** Puts the icons into the page, once, and not where they are already. */
export function bringSprite() {
  if (document.getElementById("i-queued")) return;
  const sprite = new DOMParser().parseFromString(SPRITE, "image/svg+xml").documentElement;
  document.body.prepend(document.importNode(sprite, true));
}
