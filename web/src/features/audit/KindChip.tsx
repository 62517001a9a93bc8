import type { LogAction, LogEntry } from '@tabib/contracts/audit/logs'
import {
  IconBolt,
  IconDownload,
  IconEye,
  IconFileExport,
  IconList,
  IconLogin,
  IconPencil,
  IconPlus,
  IconPrinter,
  IconSearch,
  IconTrash,
  type Icon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateChip } from '../../ui/StateChip.js'
import type { Tone } from '../../ui/tokens.js'

const looks: Record<LogAction, [Icon, Tone]> = {
  insert: [IconPlus, 'next'],
  update: [IconPencil, 'next'],
  delete: [IconTrash, 'care'],
  open: [IconEye, 'neutral'],
  list: [IconList, 'neutral'],
  search: [IconSearch, 'neutral'],
  print: [IconPrinter, 'neutral'],
  export: [IconFileExport, 'care'],
  download: [IconDownload, 'neutral'],
  event: [IconBolt, 'neutral'],
}

/** What kind of act it was, in icon and word. */
export function KindChip({ entry: { action, entity } }: { entry: Pick<LogEntry, 'action' | 'entity'> }) {
  const { t } = useTranslation('audit')
  if (entity === 'identity.sessions') return <StateChip tone="neutral" icon={IconLogin} label={t('session')} />
  const [icon, tone] = looks[action]
  return <StateChip tone={tone} icon={icon} label={t(`views.${action}`)} />
}
