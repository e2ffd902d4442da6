/** Texts of forms and records: `[Chinese, English, English for one]`. */
export const paperTexts = {
  paper: {
    addLine: ['添加一行', 'Add a line'],
    confirm: ['请输入登录密码，确认签名', 'Enter your password to confirm the signature'],
    flaws: [
      '还有 {{count}} 处需要填写或改正',
      '{{count}} places are to be filled in or mended',
      'One place is to be filled in or mended',
    ],
    goOn: ['继续填写', 'Go on filling in'],
    password: ['登录密码', 'Your password'],
    reason: ['修订原因', 'Reason of the amendment'],
    sign: ['签名', 'Sign'],
    signs: ['提交即签名：{{name}}', 'Sending this signs: {{name}}'],
    startOver: ['清空重填', 'Start over'],
  },
} as const;
