/** Texts of master data: `[Chinese, English, English for one]`. */
export const masterTexts = {
  master: {
    asItWas: ['恢复原样', 'As it was'],
    badKey: [
      '主键应为一行 1 到 200 个字符，首尾没有空格',
      'A key is a line of 1 to 200 characters, with no blank at its ends',
    ],
    byInstance: ['由事项更改', 'by an instance'],
    changedAt: ['最近更改', 'Last changed'],
    conflict: [
      '{{by}} 于 {{time}} 已把它改成第 {{version}} 版。两边的不同如下，您的更改还没有保存。',
      '{{by}} changed it at {{time}} to version {{version}}. Both differ as follows; your change is not saved yet.',
    ],
    differences: ['两边的不同', 'Where both differ'],
    exists: [
      '已有同一主键的一行，{{by}} 于 {{time}} 保存（第 {{version}} 版）。您填写的还没有保存。',
      'There is a row with this key already, saved by {{by}} at {{time}} (version {{version}}). What you typed is not saved yet.',
    ],
    field: ['栏目', 'Field'],
    history: ['历史', 'History'],
    keptBy: ['由 {{roles}} 维护', 'Kept by {{roles}}'],
    made: ['新增', 'Made'],
    mine: ['我填写的', 'Mine'],
    newRow: ['新增一行', 'New row'],
    none: ['没有可以查看的主数据', 'There is no master data to be seen'],
    noneHelp: [
      '车辆卡、服务站、配件等主数据由制度定义，在制度的“主数据”中新建。',
      'Master data such as vehicles, stations and parts is defined by a policy, under “Master data” there.',
    ],
    noRows: ['还没有一行', 'There are no rows yet'],
    noRowsHelp: ['逐行新增，或从 Excel 文件导入。', 'Add rows one by one, or import an Excel file.'],
    nothingChanged: ['内容没有变化', 'Nothing was changed'],
    rows: ['{{count}} 行', '{{count}} rows', '{{count}} row'],
    saved: ['已保存', 'Saved'],
    search: ['搜索任意内容', 'Search any content'],
    subtitle: [
      '车辆、服务站、配件等已知的资料，供单据和规则查用。',
      'What is known of vehicles, stations, parts: forms and rules look it up here.',
    ],
    takeMine: ['用我填写的覆盖', 'Replace it with mine'],
    takeTheirs: ['采用对方的', 'Take theirs'],
    theirs: ['现在的', 'As it stands'],
    title: ['主数据', 'Master data'],
    yours: ['由您维护', 'You keep it'],
  },
} as const;
