import { none, some, type Outcome } from '../base/outcome.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';

/**
 * Several properties held at once: a token has to pass every mask (joint monitoring, arXiv 2306.10763, section 5). Where one
 * has no answer the others hold all the same, and the mask says what is unanswered.
 */
export function joined(monitors: readonly Monitor[]): Monitor {
  return {
    applies: (text) => monitors.some((monitor) => monitor.applies(text)),
    maskAfter(text, checkpoint) {
      const questions = monitors
        .map((monitor) => monitor.maskAfter(text, checkpoint))
        .filter((question) => question !== undefined);
      if (questions.length < 2) return questions[0];
      return Promise.all(questions).then(conjunction);
    },
  };
}

/**
 * A property that a look at the whole sees as well: it is held only at places where that is worth a question, and where the
 * monitor has no answer, it has nothing to say.
 */
export function lenient(monitor: Monitor, isWorth: (text: string) => boolean): Monitor {
  return {
    applies: (text) => monitor.applies(text),
    maskAfter: (text, checkpoint) =>
      isWorth(text)
        ? monitor
            .maskAfter(text, checkpoint)
            ?.then((answer) => (answer.kind === 'none' ? some(() => true) : answer))
        : undefined,
  };
}

function conjunction(answers: readonly Outcome<Mask>[]): Outcome<Mask> {
  const masks = answers.flatMap((answer) => (answer.kind === 'some' ? [answer.value] : []));
  const reason = answers.find((answer) => answer.kind === 'none')?.reason;
  if (masks.length === 0) return none(reason ?? '');
  return some(all(masks, reason));
}

function all(masks: readonly Mask[], reason: string | undefined): Mask {
  const unanswered = reason ?? masks.find((mask) => mask.unanswered !== undefined)?.unanswered;
  const allows = (token: string, ahead?: string) => masks.every((mask) => mask(token, ahead));
  // Where one refuses that asks nobody, the others need not ask either.
  const appeal = async (token: string, ahead?: string): Promise<Mask> => {
    const refusing = new Set(masks.filter((mask) => !mask(token, ahead)));
    if ([...refusing].some((mask) => mask.appeal === undefined)) return joint;
    const heard = masks.map(async (mask) =>
      refusing.has(mask) ? ((await mask.appeal?.(token, ahead)) ?? mask) : mask,
    );
    return all(await Promise.all(heard), reason);
  };
  const joint: Mask = Object.assign(allows, {
    ...(unanswered === undefined ? {} : { unanswered }),
    ...sharesIn(masks),
    ...(masks.some((mask) => mask.appeal !== undefined) ? { appeal } : {}),
  });
  return joint;
}

/** Those of the first that has any: two that have speak of different names. */
function sharesIn(masks: readonly Mask[]): Pick<Mask, 'shares'> {
  const shares = masks.find((mask) => mask.shares !== undefined)?.shares;
  return shares === undefined ? {} : { shares };
}
