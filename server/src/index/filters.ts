import type { Filters } from '../../protocol/requests.ts';
import type { FileFacts } from './store.ts';

/** Which files a request's filters let through. `folder` is the filter's folder as a path with '/', undefined for all. */
export function acceptorOf(filters: Filters, folder: string | undefined): (facts: FileFacts) => boolean {
  const inside = folder === undefined || folder.endsWith('/') ? folder : `${folder}/`;
  return ({ language, category, path }) => {
    if (filters.languages.length > 0 && !filters.languages.includes(language)) return false;
    if (filters.tests !== 'include' && (category === 'test') !== (filters.tests === 'only')) return false;
    return inside === undefined || path.startsWith(inside);
  };
}
