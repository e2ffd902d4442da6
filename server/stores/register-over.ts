/** Whether a register has rows of a form or a flow: of which ones is said, or of all of its policy. @example isOver([], 'repair') // true */
export const isOver = (of: readonly string[], one: string): boolean => of.length === 0 || of.includes(one);
