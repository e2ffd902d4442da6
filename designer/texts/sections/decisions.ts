/** Texts of looking up what was decided: `[Chinese, English, English for one]`. */
export const decisionTexts = {
  decisions: {
    tab: ['判定记录', 'Decisions'],
    help: [
      '其他系统请求的每次判定都记在这里，最新的在前；没有选日期时，显示最近 30 天。',
      'Every decision that another system asked for, the newest first; without dates, those of the last thirty days.',
    ],
    ruleSet: ['规则', 'Rule set'],
    period: ['判定日期', 'Decided on'],
    byId: ['判定编号', 'Decision id'],
    more: ['显示更早的判定', 'Show earlier ones'],
    none: ['最近 30 天没有判定', 'Nothing was decided in the last thirty days'],
    noneHelp: [
      '其他系统通过接口请求判定时，会自动记下：何时、按哪一版、根据什么、得出什么。在设计器里试算不会留下记录。',
      'When another system asks for a decision over HTTP, it is recorded by itself: when, on which edition, of what and with what result. Trials in the designer are not.',
    ],
    noneFound: ['没有符合条件的判定', 'No decision is like this'],
    noneFoundHelp: ['请放宽日期，或换一个规则。', 'Widen the dates, or choose another rule set.'],
    decided: ['得出', 'Decided'],
    given: ['根据', 'From these facts'],
    config: ['本次使用的参数', 'Values for this decision'],
    decidedAt: ['判定时间', 'Decided at'],
    at: ['按此时间判定', 'Decided for'],
    id: ['判定编号', 'Decision id'],
    openRules: ['在规则中打开', 'Open in the rules'],
    openHelp: [
      '用同样的输入再试一次；在生效中的版本上可以存为案例。',
      'Tries the same facts again; on the edition in force they can be kept as a case.',
    ],
    configHelp: [
      '请求时另给了参数。在规则中试算用的是版本里的参数，结果可能不同。',
      'The request gave values of its own. A trial in the rules uses those of the edition, and may differ.',
    ],
    differs: ['重算的结果与记录不同', 'Deciding again gives something else'],
    differsHelp: [
      '上面是当时的记录。下面的理由是现在按同一版重算得来的，不能解释当时的结果，请告诉管理员。',
      'Above is what was recorded. The reasons below come of deciding again on the same edition, and do not explain it. Tell your administrator.',
    ],
  },
} as const;
