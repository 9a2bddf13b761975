import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import Palette from '@lucide/svelte/icons/palette';
import ScanEye from '@lucide/svelte/icons/scan-eye';
import ScanFace from '@lucide/svelte/icons/scan-face';
import { detect } from './detect/tab';
import { m } from './i18n/generated/messages';
import type { Tab } from './shell/tab';

const DETECT: Tab = {
  id: 'detect',
  name: m.tab_detect,
  icon: ScanEye,
  invitation: { title: m.start_title, text: m.start_text },
  parts: detect,
};

/** The capabilities, in the order of their tabs. The first is the one that opens by itself. */
export const TABS: readonly Tab[] = [
  DETECT,
  {
    id: 'train',
    name: m.tab_train,
    icon: GraduationCap,
    invitation: { title: m.train_start_title, text: m.train_start_text },
    parts: async () => (await import('./train/tab')).train,
  },
  {
    id: 'face',
    name: m.tab_face,
    icon: ScanFace,
    invitation: { title: m.face_start_title, text: m.face_start_text },
    parts: async () => (await import('./face/tab')).face,
  },
  {
    id: 'style',
    name: m.tab_style,
    icon: Palette,
    invitation: { title: m.style_start_title, text: m.style_start_text },
    parts: async () => (await import('./style/tab')).style,
  },
];

/** The tab that the address names; the first one for null and for names that are none. */
export function tabNamed(id: string | null): Tab {
  return TABS.find((tab) => tab.id === id) ?? DETECT;
}

/** How the address names it: the first one is left out. */
export function addressOf(tab: Tab): string | null {
  return tab === DETECT ? null : tab.id;
}
