import type { PlanContent } from '../fact-types.ts';
import { row, steps, tell, whom } from './shape.ts';

export const powerCommunicationLoss: PlanContent = {
  name: { zh: '停电与通信中断预案', en: 'Power and communications loss plan' },
  triggers: { types: ['power-comms-loss'] },
  runCard: [
    row(
      null,
      [['patrol', 'joint'], 1, 5, '查看照明、扶梯、电梯', 'look at lighting, escalators, lifts'],
      [['entrance', 'exit', 'platform'], 1, 5, '守住暗处梯口和闸机', 'hold dark landings and gates'],
    ),
  ],
  tell: tell([whom.commander, 120], [whom.power, 180], [whom.southManager, 120], [whom.railway, 180]),
  channelUse: 'command',
  steps: steps(
    [
      '范围:哪些区域没电、没通信',
      'Extent: which areas are without power or communication',
      'desk',
      120,
      'must',
      'note',
    ],
    ['应急照明是否亮', 'Is the emergency lighting on?', 'first-unit', 180, 'must', 'answer'],
    ['电梯有无困人', 'Is anyone trapped in a lift?', 'operator', 180, 'must', 'answer'],
    [
      '改用纸质表格和备用频道,逐岗点名',
      'Go to paper and the spare channel, call every post',
      'desk',
      300,
      'must',
      'number',
    ],
    [
      '报警主机、消防控制室还通不通',
      'Do the panels and the fire control room still report?',
      'desk',
      300,
      'must',
      'answer',
    ],
    ['扶梯停运,暗处不放人', 'Stop the escalators, let nobody into the dark', 'operator', 180, 'must'],
    ['备用电源还能撑多少分钟', 'Minutes left on reserve power', 'operator', 300, 'must', 'number'],
    ['供电单位答复恢复时间', 'Power company says when it is back', 'desk', 900, 'may', 'note'],
    ['恢复后:逐岗、逐主机核对,补录', 'When it is back: check every post and panel, late entry', 'desk', 7_200, 'must'],
  ),
};
