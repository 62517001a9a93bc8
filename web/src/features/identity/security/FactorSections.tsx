import { Group, Modal, Stack, Text } from '@mantine/core'
import { browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser'
import { mfa, passkeys, type Security } from '@tabib/contracts/identity/mfa'
import { IconPrinter } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { call } from '../../../api/call.js'
import { asProblem, Problem } from '../../../api/problem.js'
import { invalidate } from '../../../api/query.js'
import { useMe } from '../../../api/session.js'
import { useFormat } from '../../../i18n/format.js'
import { PrintSheet } from '../../../shared/print.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { announce } from '../../../ui/announce.js'
import { Act } from '../../../ui/BigAction.js'
import { TextField } from '../../../ui/fields.js'
import { HotkeyLayer } from '../../../ui/hotkeys.js'
import { CodeField } from './CodeField.js'
import { OnOff, Section } from './Section.js'
import classes from './security.module.css'

const stale = ['identity.mfa.', 'identity.auth.me']

/** The authenticator app. */
export function AppSection({ security }: { security: Security }) {
  const { t } = useTranslation('identity')
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const enable = useAction(mfa.enable)
  const disable = useAction(mfa.disable, { invalidates: stale })
  return (
    <Section title={t('security.app')} hint={t('security.appHint')} state={<OnOff on={security.totp} />}>
      <Group gap="sm">
        {security.totp ? (
          <Act label={t('security.stop')} onClick={() => disable.run({})} pending={disable.pending} />
        ) : (
          <Act label={t('security.appSet')} onClick={() => enable.run({})} pending={enable.pending} />
        )}
      </Group>
      <ProblemNotice problem={enable.problem ?? disable.problem} />
      {enable.answer && !codes && !security.totp && (
        <Dialog title={t('security.app')} onClose={enable.reset}>
          <Confirm setUp={enable.answer} onDone={setCodes} />
        </Dialog>
      )}
      <RecoveryCodes
        codes={codes}
        onClose={() => {
          setCodes(null)
          enable.reset()
          void invalidate(stale)
        }}
      />
    </Section>
  )
}

function Confirm(props: { setUp: { secret: string; svg: string }; onDone: (codes: string[]) => void }) {
  const { t } = useTranslation('identity')
  const [code, setCode] = useState('')
  const confirm = useAction(mfa.confirm, { onDone: ({ recoveryCodes }) => props.onDone(recoveryCodes) })
  const wrong = confirm.problem?.errors.length ? t('problems.code_wrong') : undefined
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        confirm.run({ body: { code } })
      }}
    >
      <Stack>
        <Text>{t('security.appScan')}</Text>
        <img
          className={classes.qr}
          src={`data:image/svg+xml;utf8,${encodeURIComponent(props.setUp.svg)}`}
          alt={t('security.appQr')}
        />
        <Text size="sm" c="dimmed">
          {t('security.appSecret')}
          <br />
          <bdi dir="ltr" className={classes.secret}>
            {props.setUp.secret.match(/.{1,4}/g)?.join(' ')}
          </bdi>
        </Text>
        <CodeField label={t('secondFactor.appCode')} value={code} onChange={setCode} error={wrong} autoFocus />
        <ProblemNotice problem={wrong ? null : confirm.problem} />
        <Group justify="flex-end">
          <Act
            label={t('security.appFinish')}
            type="submit"
            variant="filled"
            pending={confirm.pending}
            disabledReason={code.replace(/\s/g, '').length < 6 ? t('code.missing') : null}
          />
        </Group>
      </Stack>
    </form>
  )
}

/** Passkeys of this person. */
export function PasskeySection({ security }: { security: Security }) {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const [naming, setNaming] = useState(false)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const remove = useAction(passkeys.remove, { invalidates: stale })
  const able = browserSupportsWebAuthn()
  return (
    <Section
      title={t('security.passkeys')}
      hint={t(able ? 'security.passkeysHint' : 'security.passkeysUnable')}
      state={<OnOff on={security.passkeys.length > 0} />}
    >
      <ul className={classes.rows} hidden={security.passkeys.length === 0}>
        {security.passkeys.map((k) => (
          <li key={k.id} className={classes.row}>
            <div>
              <bdi>{k.name}</bdi>
              <Text size="sm" c="dimmed">
                {k.lastUsedAt
                  ? t('security.lastUsed', { at: f.dateTime(k.lastUsedAt) })
                  : t('security.added', { at: f.dateTime(k.createdAt) })}
              </Text>
            </div>
            <Act
              label={t('security.remove')}
              size="xs"
              onClick={() => remove.run({ params: { id: k.id } })}
              pending={remove.pending}
            />
          </li>
        ))}
      </ul>
      {able && (
        <Group>
          <Act label={t('security.passkeyAdd')} onClick={() => setNaming(true)} />
        </Group>
      )}
      <ProblemNotice problem={remove.problem} />
      {naming && (
        <Dialog title={t('security.passkeyAdd')} onClose={() => setNaming(false)}>
          <AddPasskey
            onDone={(fresh) => {
              setNaming(false)
              announce(t('security.passkeyDone'))
              if (fresh.length > 0) setCodes(fresh)
              else void invalidate(stale)
            }}
          />
        </Dialog>
      )}
      <RecoveryCodes
        codes={codes}
        onClose={() => {
          setCodes(null)
          void invalidate(stale)
        }}
      />
    </Section>
  )
}

function AddPasskey({ onDone }: { onDone: (recoveryCodes: string[]) => void }) {
  const { t } = useTranslation('identity')
  const [name, setName] = useState('')
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const add = async () => {
    setPending(true)
    setProblem(null)
    try {
      const { ticket, options } = await call(passkeys.registerOptions, {})
      const response = await startRegistration({ optionsJSON: options as never }).catch(() => {
        throw new Problem('identity.passkey_refused', { status: 422 })
      })
      const made = await call(passkeys.register, { body: { ticket, name, response: { ...response } } })
      onDone(made.recoveryCodes)
    } catch (e) {
      setProblem(asProblem(e))
    } finally {
      setPending(false)
    }
  }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (name.trim()) void add()
      }}
    >
      <Stack>
        <TextField
          label={t('security.passkeyName')}
          description={t('security.passkeyNameHint')}
          value={name}
          onChange={setName}
          maxLength={60}
          autoFocus
          data-autofocus
        />
        <ProblemNotice problem={problem} />
        <Group justify="flex-end">
          <Act
            label={t('security.passkeyAdd')}
            type="submit"
            variant="filled"
            pending={pending}
            disabledReason={name.trim() ? null : t('security.passkeyNameMissing')}
          />
        </Group>
      </Stack>
    </form>
  )
}

/** Codes on paper for the day the phone is lost. */
export function RecoverySection({ security }: { security: Security }) {
  const { t } = useTranslation('identity')
  const renew = useAction(mfa.renewRecoveryCodes, { invalidates: stale })
  if (!security.totp && security.passkeys.length === 0) return null
  return (
    <Section
      title={t('security.recovery')}
      hint={t('security.recoveryLeft', { count: security.recoveryCodesLeft })}
      state={<OnOff on={security.recoveryCodesLeft > 0} />}
    >
      <Group>
        <Act label={t('security.recoveryRenew')} onClick={() => renew.run({})} pending={renew.pending} />
      </Group>
      <ProblemNotice problem={renew.problem} />
      <RecoveryCodes codes={renew.answer?.recoveryCodes ?? null} onClose={renew.reset} />
    </Section>
  )
}

/** Shows recovery codes this once, to be printed. */
function RecoveryCodes({ codes, onClose }: { codes: readonly string[] | null; onClose: () => void }) {
  const { t } = useTranslation('identity')
  const me = useMe()
  if (!codes) return null
  const list = (
    <ul className={classes.codes} dir="ltr">
      {codes.map((c) => (
        <li key={c}>{c}</li>
      ))}
    </ul>
  )
  return (
    <Dialog title={t('security.recovery')} onClose={onClose}>
      <Stack>
        <Text>{t('security.recoveryOnce')}</Text>
        {list}
        <Group justify="flex-end">
          <Act label={t('security.recoveryKept')} onClick={onClose} />
          <Act
            label={t('security.recoveryPrint')}
            variant="filled"
            icon={<IconPrinter size={18} />}
            onClick={() => print()}
          />
        </Group>
      </Stack>
      <PrintSheet>
        <h1>{t('security.recovery')}</h1>
        <p>
          <bdi>{me.name}</bdi> · <bdi>{me.branch.clinicName}</bdi>
        </p>
        <p>{t('security.recoveryPaper')}</p>
        {list}
      </PrintSheet>
    </Dialog>
  )
}

function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation('core')
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <HotkeyLayer>{children}</HotkeyLayer>
    </Modal>
  )
}
