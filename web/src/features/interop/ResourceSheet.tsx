import { CopyButton, Drawer, Group, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type KeptAsideInFull, keptAsides } from '@tabib/contracts/interop/kept-aside'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText, NameText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './ResourceSheet.module.css'
import { useTypeName } from './types.js'

/** One resource as it came, beside the list. */
export function ResourceSheet({ openId, onClose }: { openId: string | undefined; onClose: () => void }) {
  const { t } = useTranslation(['interop', 'core'])
  const typeName = useTypeName()
  const phone = useMediaQuery('(max-width: 48em)')
  const found = useQuery({ ...query(keptAsides.get, { params: { id: openId ?? '' } }), enabled: Boolean(openId) })
  return (
    <Drawer
      opened={Boolean(openId)}
      onClose={onClose}
      title={found.data ? typeName(found.data.resourceType) : t('keptAside.title')}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '92%' : 680}
      closeButtonProps={{ 'aria-label': t('core:close') }}
    >
      <HotkeyLayer>
        {found.error ? (
          <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
        ) : found.data ? (
          <Whole kept={found.data} />
        ) : (
          <BlockSkeleton />
        )}
      </HotkeyLayer>
    </Drawer>
  )
}

function Whole({ kept }: { kept: KeptAsideInFull }) {
  const { t } = useTranslation('interop')
  const text = JSON.stringify({ resourceType: kept.resourceType, ...kept.resource }, null, 2)
  return (
    <Stack gap="md">
      <dl className={classes.facts}>
        <dt>{t('keptAside.why')}</dt>
        <dd>{t(`reasons.${kept.reason}`)}</dd>
        {kept.patientName && (
          <>
            <dt>{t('keptAside.about')}</dt>
            <dd>
              <NameText name={kept.patientName} fw={600} /> <bdi>{kept.patientNumber}</bdi>
            </dd>
          </>
        )}
        <dt>{t('keptAside.keptAt')}</dt>
        <dd>
          <DateText value={kept.keptAt} withTime />
        </dd>
        <dt>{t('keptAside.sourceId')}</dt>
        <dd>
          <bdi dir="ltr">{kept.sourceId}</bdi>
        </dd>
      </dl>
      <Group justify="flex-end">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Act
              label={t(copied ? 'keptAside.copied' : 'keptAside.copy')}
              icon={copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
              onClick={copy}
            />
          )}
        </CopyButton>
      </Group>
      <figure className={classes.whole}>
        <figcaption>{t('keptAside.asItCame')}</figcaption>
        <pre className={classes.raw} dir="ltr">
          {text}
        </pre>
      </figure>
    </Stack>
  )
}
