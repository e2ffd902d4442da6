/** Texts of what takes two people, and of what one does in an emergency: `[Chinese, English, English for one]`. */
export const twoPeopleTexts = {
  wish: {
    secondPerson: [
      '须由另一人批准并发布后才生效。',
      'It takes force once another person has approved and published it.',
    ],
    handedIn: ['已提交，等待另一人批准并发布', 'Handed in: another person approves and publishes it now'],
    note: ['说明', 'Note'],
    rollback: ['恢复到第 {{number}} 版', 'Roll back to edition {{number}}'],
    retire: ['停用第 {{number}} 版', 'Retire edition {{number}}'],
    roleBindings: ['修改角色绑定', 'Change the role bindings'],
    roleBindingsMean: [
      '发布后，由以下岗位、部门或人员承担各角色：',
      'Published, these posts, departments or persons carry the roles:',
    ],
    bound: ['角色绑定已生效', 'The role bindings are in force'],
    scopeAll: ['全部', 'all'],
    scopeDepartment: ['本部门及下级', 'own departments and below'],
    scopeOwn: ['本人', 'own'],
    nobodyBound: ['没有绑定：角色只由账户和密钥承担', 'None: roles are carried by accounts and keys alone'],
    rollbackMeans: [
      '发布后，第 {{number}} 版的内容成为新版本。这份草稿没有其他改动。',
      'Published, what edition {{number}} says becomes a new edition. The draft changes nothing else.',
    ],
    retireMeans: [
      '发布后，第 {{number}} 版停止生效。这份草稿没有其他改动。',
      'Published, edition {{number}} is in force no longer. The draft changes nothing else.',
    ],
    from: ['自 {{time}} 起', 'from {{time}}'],
    compare: ['与生效中的第 {{number}} 版比较', 'Compare with edition {{number}} in force'],
  },
  emergency: {
    do: ['紧急：立即执行，不等另一人批准', 'Emergency: at once, without waiting for another person'],
    help: [
      '会通知所有人并一直标明，直到另一人复核。',
      'Everybody is told, and it stays marked until another person has reviewed it.',
    ],
    reason: ['紧急原因（必填）', 'Why it is an emergency (required)'],
    published: [
      '第 {{number}} 版由 {{by}} 紧急发布，尚未复核',
      'Edition {{number}} was published by {{by}} in an emergency and is not reviewed yet',
    ],
    retired: [
      '第 {{number}} 版由 {{by}} 紧急停用，尚未复核',
      'Edition {{number}} was retired by {{by}} in an emergency and is not reviewed yet',
    ],
    review: ['复核', 'Review'],
    reviewTitle: ['复核这次紧急处理？', 'Sign that you have reviewed it?'],
    reviewHelp: [
      '表示您已看过做了什么、为什么。如果不该这样做，请另行恢复或修改。',
      'It says that you have looked at what was done and why. If it was not right, roll back or change it.',
    ],
    reviewed: ['已复核', 'Reviewed'],
    reviewedBy: ['紧急处理，{{by}} 已复核', 'in an emergency, reviewed by {{by}}'],
    mark: ['紧急', 'Emergency'],
  },
  backdate: {
    past: [
      '生效时间早于现在：会改变对过去日期的答复',
      'This is in the past: it changes what is answered for past dates',
    ],
    help: [
      '以后再问 {{from}} 至 {{until}} 的情形，得到的是新版本的答复。已记录的判断不变；用“已知时间”查询，仍得到当时的答复。',
      'Asked for dates from {{from}} to {{until}}, the new edition answers from now on. Recorded decisions stay as they are, and asked as known then, so does the answer.',
    ],
    now: ['现在', 'now'],
    missing: [
      '您没有“追溯生效”权限，请选择现在或以后的时间，或请有此权限的审批人发布。',
      'You do not have the right to publish into the past. Choose a time to come, or ask an approver who has it.',
    ],
    asking: ['正在计算会改变哪些答复……', 'Looking which answers it changes …'],
    changes: [
      '这段时间内有记录的判断 {{replayed}} 条，其中 {{changed}} 条会得到不同的答复。',
      'Of {{replayed}} recorded decisions for that time {{changed}} would be answered otherwise.',
    ],
    example: ['{{ruleSet}}，{{time}}', '{{ruleSet}}, {{time}}'],
  },
  ownPassword: {
    title: ['请先设置您自己的密码', 'Set a password of your own first'],
    help: [
      '现在的密码由 {{by}} 设置。设置您自己的密码之后才能继续，别人也不能再用它登录。',
      'The present one was set by {{by}}. With one of your own you go on, and nobody else can sign in with it.',
    ],
    notice: [
      '您的密码由 {{by}} 设置。请尽快修改：在此之前，您不能批准 {{by}} 的改动。',
      'Your password was set by {{by}}. Change it: until then you cannot approve what {{by}} changed.',
    ],
  },
  hands: {
    of: ['由 {{by}} 掌握过，待确认', 'has been in the hands of {{by}}: to be confirmed'],
    help: [
      '{{by}} 创建了此账户或设置过密码，可能以此人身份操作。另一位管理员向本人核实后确认；在此之前，它不能批准 {{by}} 的改动。',
      '{{by}} made the account or set its password, and could act with it. Another administrator confirms it once its owner says so; until then it cannot approve what {{by}} changed.',
    ],
    firstPassword: ['尚未修改初始密码', 'first password not changed yet'],
    confirm: ['确认', 'Confirm'],
    confirmTitle: ['确认账户“{{name}}”由本人掌握？', 'Confirm that {{name}} is in its owner’s hands alone?'],
    confirmHelp: [
      '请先向本人核实：密码是本人设置的，账户由本人使用。',
      'Ask its owner first: that the password is their own, and that they use the account.',
    ],
    confirmed: ['账户“{{name}}”已确认', 'The account {{name}} is confirmed'],
  },
  personKey: {
    person: ['归属', 'Whose it is'],
    personHelp: [
      '审批时，一个人和他的全部密钥算同一个人。他人的密钥由本人登录后领取。',
      'For approvals, somebody and all of their keys are one person. A key of another person is taken by that person, signed in.',
    ],
    me: ['我', 'me'],
    untaken: ['待领取', 'not taken yet'],
    waits: ['密钥“{{name}}”等待 {{person}} 登录后领取', 'The key {{name}} waits for {{person}} to take it'],
    take: ['领取密钥“{{name}}”', 'Take the key {{name}}'],
    taken: ['密钥“{{name}}”已领取', 'The key {{name}} is yours'],
  },
} as const;
