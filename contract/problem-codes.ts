import { both, type LocalText } from './text.ts';

/**
 * Every problem a caller can be told, with the HTTP status it travels under (RFC 9457) and a title.
 * The codes of bad input and refused events are the words of the policies' specification.
 */
export const problemCodes = {
  missingFact: { status: 422, title: both('缺少必填项', 'A required fact is missing') },
  unknownField: { status: 422, title: both('有未声明的项', 'Something that is not declared was given') },
  unknownValue: { status: 422, title: both('取值不在列表中', 'A value is not in its list') },
  invalidValue: { status: 422, title: both('取值无效', 'A value is not valid') },
  configurationMissing: { status: 422, title: both('参数未设置', 'A configuration value has no entry') },
  hitPolicyViolated: {
    status: 422,
    title: both('命中规则冲突', 'The rules that hold contradict the hit policy'),
  },
  decisionTooDeep: {
    status: 422,
    title: both('规则集相互调用过深', 'Rule sets decide each other too deeply'),
  },
  eventNotAllowed: {
    status: 409,
    title: both('当前状态不接受该事件', 'The event has no transition in this state'),
  },
  guardRejected: { status: 409, title: both('条件不满足', 'No guard of the event holds') },
  roleNotAllowed: {
    status: 403,
    title: both('该角色无权发送此事件', 'This role may not send the event here'),
  },
  notYourTask: { status: 403, title: both('这项待办不归此人', "The task is not this person's") },
  separationUnclear: {
    status: 409,
    title: both(
      '职责分离写得不明确，须先修正流程',
      'Who must not do this cannot be told: the flow has to be corrected',
    ),
  },
  samePerson: { status: 403, title: both('须由另一人办理', 'Somebody else must do this') },
  notAllowedHere: { status: 409, title: both('此时不能这样做', 'This cannot be done here now') },
  businessKeyAmbiguous: {
    status: 409,
    title: both('有多个在办事项使用此业务编号', 'Several open instances have this business key'),
  },
  stillReferred: { status: 409, title: both('仍被引用', 'Something still refers to it') },
  statementExists: { status: 409, title: both('该期报表已经生成', 'There is a statement of this period already') },
  periodOpen: { status: 409, title: both('该期尚未结束', 'The period has not ended') },
  machineLoops: { status: 422, title: both('流程陷入循环', 'The flow runs in an endless loop') },
  invalidPattern: { status: 422, title: both('文本格式（pattern）不可用', 'A pattern cannot be used') },
  limitExceeded: { status: 422, title: both('超出限制', 'A limit is exceeded') },
  policyNotFound: { status: 404, title: both('没有该制度', 'No such policy') },
  ruleSetNotFound: { status: 404, title: both('没有该规则集', 'No such rule set') },
  flowNotFound: { status: 404, title: both('没有该流程', 'No such flow') },
  formNotFound: { status: 404, title: both('没有该表单', 'No such form') },
  masterNotFound: { status: 404, title: both('没有该主数据', 'No such master data') },
  rowNotFound: { status: 404, title: both('主数据中没有该行', 'The master data has no such row') },
  registerNotFound: { status: 404, title: both('没有该台账', 'No such register') },
  recordNotFound: { status: 404, title: both('没有该单据', 'No such record') },
  fileNotFound: { status: 404, title: both('没有该附件', 'No such file') },
  editionNotFound: { status: 404, title: both('没有该版本', 'No such edition') },
  noEditionInForce: {
    status: 404,
    title: both('该时间没有生效的版本', 'No edition is in force at that time'),
  },
  draftNotFound: { status: 404, title: both('没有该草稿', 'No such draft') },
  commentNotFound: { status: 404, title: both('没有该评论', 'No such comment') },
  operationNotFound: { status: 404, title: both('没有该批量操作', 'No such operation') },
  migrationNotFound: { status: 404, title: both('没有该迁移', 'No such migration') },
  definitionNotFound: { status: 404, title: both('没有该定义', 'No such definition') },
  decisionNotFound: { status: 404, title: both('没有该判定记录', 'No such recorded decision') },
  instanceNotFound: { status: 404, title: both('没有该实例', 'No such instance') },
  taskNotFound: { status: 404, title: both('没有该待办', 'No such task') },
  notFound: { status: 404, title: both('没有该地址', 'No such address') },
  methodNotAllowed: { status: 405, title: both('该地址不支持此方法', 'The address has no such method') },
  malformedRequest: { status: 400, title: both('请求格式错误', 'The request is malformed') },
  invalidRequest: { status: 422, title: both('请求内容不符合要求', 'The request does not meet its schema') },
  invalidDefinition: { status: 422, title: both('定义无效', 'The definition is not valid') },
  hashMismatch: {
    status: 422,
    title: both('内容与其哈希不符', 'The content is not what its hash says'),
  },
  headersTooLarge: { status: 431, title: both('请求头过大', 'The headers of the request are too large') },
  requestTimeout: { status: 408, title: both('请求体传送过慢', 'The request came too slowly') },
  bodyTooLarge: { status: 413, title: both('请求过大', 'The request body is too large') },
  bodyTooDeep: { status: 400, title: both('请求嵌套过深', 'The request body is nested too deeply') },
  unsupportedMediaType: { status: 415, title: both('不支持的内容类型', 'The media type is not supported') },
  preconditionRequired: { status: 428, title: both('需要 If-Match', 'If-Match is required') },
  staleRevision: { status: 412, title: both('内容已被他人修改', 'It has been changed since you read it') },
  wrongStatus: { status: 409, title: both('当前状态不允许此操作', 'The status does not allow this') },
  secretsKeyMissing: {
    status: 409,
    title: both(
      '服务器没有可用的保密钥匙（GUIJU_SECRETS_KEY），不能保存或使用密钥',
      'The server has no key (GUIJU_SECRETS_KEY) that this secret can be kept or used with',
    ),
  },
  approverIsAuthor: {
    status: 403,
    title: both('修改者不能审批自己的草稿', 'An author of the draft cannot approve it'),
  },
  bothChanged: {
    status: 409,
    title: both('双方都改动了同一定义', 'A definition was changed on both sides'),
  },
  takesBackEdition: {
    status: 409,
    title: both('会撤销其他版本的改动', 'It takes back what another edition brings'),
  },
  hasFindings: { status: 422, title: both('检查未通过', 'The checks found errors') },
  idempotencyKeyReused: {
    status: 422,
    title: both('幂等键已用于其他请求', 'The idempotency key was used for another request'),
  },
  unauthorized: { status: 401, title: both('需要登录', 'Authentication is required') },
  forbidden: { status: 403, title: both('没有权限', 'The caller lacks the right') },
  tooManyRequests: { status: 429, title: both('请求过多', 'Too many requests') },
  registerBuilding: {
    status: 503,
    title: both('台账正在汇总', 'The rows of the register are being made'),
  },
  storeUnavailable: { status: 503, title: both('存储暂不可用', 'The store is unavailable') },
  recordDamaged: { status: 500, title: both('数据已损坏', 'The record is damaged or missing') },
  internalError: { status: 500, title: both('内部错误', 'Internal error') },
} as const satisfies Record<string, { status: number; title: LocalText }>;

export type ProblemCode = keyof typeof problemCodes;
