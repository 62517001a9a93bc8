import { Button, Group, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type StaffMember, staff } from '@tabib/contracts/identity/staff'
import { IconCircleCheck, IconMailForward, IconUserOff, IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { StateChip } from '../../ui/StateChip.js'
import { InvitationDialog } from './InvitationDialog.js'
import { StaffSheet } from './StaffSheet.js'

const view = z.object({ q: z.string().optional().catch(undefined), open: z.string().optional().catch(undefined) })

/** Who works here: find, take on, invite, end access. */
export default function StaffPage() {
  const { t } = useTranslation('identity')
  const can = useCan()
  const [{ q, open }, setView] = useUrlState(view)
  const [sought] = useDebouncedValue(q, 200)
  const list = usePages<StaffMember>(pages(staff.list, { query: sought ? { q: sought } : {} }))
  const [invited, setInvited] = useState<StaffMember | null>(null)
  const columns = useColumns()
  const mayManage = can('identity.staff.manage')

  return (
    <Page
      title={t('staff.title')}
      aside={
        <SearchField
          label={t('staff.search')}
          shortcut="F2"
          value={q ?? ''}
          onChange={(text) => setView({ q: text })}
          w={{ base: '100%', sm: 280 }}
        />
      }
    >
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('staff.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(s) => s.id}
          onOpen={(s) => setView({ open: s.id }, { push: true })}
          openKey={open ?? null}
          more={list.more}
          empty={
            <EmptyState
              icon={IconUsersGroup}
              title={t(sought ? 'staff.noneFound' : 'staff.none')}
              hint={t(sought ? 'staff.noneFoundHint' : 'staff.noneHint')}
              {...(sought
                ? {
                    action: (
                      <Button variant="default" onClick={() => setView({ q: undefined })}>
                        {t('staff.showAll')}
                      </Button>
                    ),
                  }
                : {})}
            />
          }
        />
      )}
      {mayManage && (
        <ActionBar>
          <BigAction
            label={t('staff.add')}
            shortcut="F4"
            icon={<IconUserPlus size={20} />}
            onClick={() => setView({ open: 'new' }, { push: true })}
          />
        </ActionBar>
      )}
      <StaffSheet openId={open} onClose={() => setView({ open: undefined })} onInvite={setInvited} />
      <InvitationDialog person={invited} onClose={() => setInvited(null)} />
    </Page>
  )
}

function useColumns(): Column<StaffMember>[] {
  const { t } = useTranslation(['identity', 'core'])
  const f = useFormat()
  return [
    {
      key: 'name',
      header: t('staff.name'),
      phone: 'title',
      cell: (s) => (
        <>
          <NameText name={s.name} fw={600} />
          {s.qualifications && (
            <Text component="span" c="dimmed" size="sm" ms={8}>
              <bdi>{s.qualifications}</bdi>
            </Text>
          )}
        </>
      ),
    },
    { key: 'roles', header: t('staff.roles'), cell: (s) => f.words(s.roles.map((r) => t(`core:roles.${r}`))) },
    { key: 'speciality', header: t('staff.speciality'), phone: 'hidden', cell: (s) => s.speciality },
    { key: 'username', header: t('staff.username'), phone: 'hidden', cell: (s) => <bdi dir="ltr">{s.username}</bdi> },
    { key: 'number', header: t('staff.number'), cell: (s) => <bdi>{s.number}</bdi> },
    { key: 'state', header: t('staff.state'), phone: 'corner', width: 150, cell: (s) => <StaffState person={s} /> },
  ]
}

/** May sign in, has yet to use the invitation, or has left. */
export function StaffState({ person }: { person: StaffMember }) {
  const { t } = useTranslation('identity')
  if (!person.active) return <StateChip tone="neutral" icon={IconUserOff} label={t('staff.inactive')} />
  if (!person.hasSignedIn) return <StateChip tone="care" icon={IconMailForward} label={t('staff.invited')} />
  return (
    <Group gap={0}>
      <StateChip tone="done" icon={IconCircleCheck} label={t('staff.active')} />
    </Group>
  )
}
