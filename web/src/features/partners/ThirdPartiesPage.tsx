import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { phoneForPeople } from '@tabib/contracts/core/phone'
import { partnerKind, partnerKinds, thirdParties, type ThirdParty } from '@tabib/contracts/partners/third-parties'
import { IconBuildingCommunity, IconCircleCheck, IconCircleOff, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField, SwitchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { StateChip } from '../../ui/StateChip.js'
import { KindFilter } from './KindFilter.js'
import { PartnerSheet } from './PartnerSheet.js'

const view = z.object({
  q: z.string().optional().catch(undefined),
  kind: partnerKind.optional().catch(undefined),
  all: z
    .union([z.literal(1), z.literal('1')])
    .optional()
    .catch(undefined),
  open: z.string().optional().catch(undefined),
})

/** Whom the clinic works with: insurers, law firms, suppliers, laboratories, referrers. */
export default function ThirdPartiesPage() {
  const { t } = useTranslation('partners')
  const can = useCan()
  const [{ q, kind, all, open }, setView] = useUrlState(view)
  const [sought] = useDebouncedValue(q, 200)
  const filter = { ...(sought ? { q: sought } : {}), ...(kind ? { kind } : {}), ...(all ? {} : { active: true }) }
  const list = usePages<ThirdParty>(pages(thirdParties.list, { query: filter }))
  const columns = useColumns()
  const narrowed = Boolean(sought ?? kind)
  return (
    <Page
      title={t('title')}
      aside={
        <SearchField
          label={t('search')}
          shortcut="F2"
          value={q ?? ''}
          onChange={(text) => setView({ q: text })}
          w={{ base: '100%', sm: 280 }}
        />
      }
    >
      <KindFilter kinds={partnerKinds} value={kind} onChange={(k) => setView({ kind: k })}>
        <SwitchField
          label={t('showEnded')}
          value={Boolean(all)}
          onChange={(on) => setView({ all: on ? 1 : undefined })}
        />
      </KindFilter>
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={list.rows}
          rowKey={(p) => p.id}
          onOpen={(p) => setView({ open: p.id }, { push: true })}
          openKey={open ?? null}
          more={list.more}
          empty={
            <EmptyState
              icon={IconBuildingCommunity}
              title={t(narrowed ? 'noneFound' : 'none')}
              hint={t(narrowed ? 'noneFoundHint' : 'noneHint')}
              {...(narrowed
                ? {
                    action: (
                      <Button variant="default" onClick={() => setView({ q: undefined, kind: undefined })}>
                        {t('showAll')}
                      </Button>
                    ),
                  }
                : {})}
            />
          }
        />
      )}
      {can('partners.partner.manage') && (
        <ActionBar>
          <BigAction
            label={t('add')}
            shortcut="F4"
            icon={<IconPlus size={20} aria-hidden />}
            onClick={() => setView({ open: 'new' }, { push: true })}
          />
        </ActionBar>
      )}
      <PartnerSheet openId={open} kind={kind} onClose={() => setView({ open: undefined })} />
    </Page>
  )
}

function useColumns(): Column<ThirdParty>[] {
  const { t } = useTranslation('partners')
  return [
    { key: 'name', header: t('name'), phone: 'title', cell: (p) => <NameText name={p.name} fw={600} /> },
    { key: 'kind', header: t('kindLabel'), cell: (p) => t(`kind.${p.kind}`) },
    { key: 'contact', header: t('contact'), cell: (p) => p.contactName && <NameText name={p.contactName} /> },
    { key: 'phone', header: t('phone'), cell: (p) => p.phone && <bdi dir="ltr">{phoneForPeople(p.phone)}</bdi> },
    { key: 'email', header: t('email'), phone: 'hidden', cell: (p) => p.email && <bdi dir="ltr">{p.email}</bdi> },
    { key: 'state', header: t('state'), phone: 'corner', width: 130, cell: (p) => <PartnerState partner={p} /> },
  ]
}

function PartnerState({ partner }: { partner: ThirdParty }) {
  const { t } = useTranslation('partners')
  return partner.active ? (
    <StateChip tone="done" icon={IconCircleCheck} label={t('active')} />
  ) : (
    <StateChip tone="neutral" icon={IconCircleOff} label={t('ended')} />
  )
}
