/** Texts of instances and tasks, the clerk's side: `[Chinese, English, English for one]`. */
export const instanceTexts = {
  instance: {
    title: ['在办事项', 'Instances'],
  },
} as const;
