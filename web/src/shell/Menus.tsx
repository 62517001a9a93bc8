import { ActionIcon, Avatar, Menu, Text, UnstyledButton } from '@mantine/core'
import { auth } from '@tabib/contracts/identity/auth'
import {
  IconBuildingHospital,
  IconCheck,
  IconChevronDown,
  IconKeyboard,
  IconLanguage,
  IconLock,
  IconLogout,
  IconShieldLock,
  IconUserCircle,
} from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../api/action.js'
import { call } from '../api/call.js'
import { becomes, signOut, useMe } from '../api/session.js'
import { OtherClinics } from '../features/operators/index.js'
import { type Language, languages, ownName, speak } from '../i18n/i18n.js'
import { OwnName } from '../ui/OwnName.js'
import { paths } from '../paths.js'
import { useProblemWords } from '../shared/ProblemNotice.js'
import { NameText } from '../shared/text.js'
import { announce } from '../ui/announce.js'
import { KeyHint } from '../ui/KeyHint.js'
import { SchemeToggle } from './Preferences.js'
import { useLock } from './useLock.js'
import classes from './TopBar.module.css'

const Bell = lazy(() => import('../features/notifications/Bell.js'))

/** Where I work; my language; light or dark; who I am. */
export default function Menus() {
  return (
    <>
      <BranchSwitch />
      <LanguageMenu />
      <SchemeToggle />
      <Suspense>
        <Bell />
      </Suspense>
      <LockButton />
      <PersonMenu />
    </>
  )
}

function BranchSwitch() {
  const me = useMe()
  const { t } = useTranslation('core')
  const words = useProblemWords()
  const action = useAction(auth.switchBranch, {
    onDone: (now) => void becomes(now).then(() => announce(t('branch.switched', { branch: now.branch.name }))),
  })
  const choose = (branchId: (typeof me.branches)[number]['id']) => {
    if (branchId !== me.branch.id) action.runAsync({ body: { branchId } }).catch((p) => announce(words(p)))
  }
  const face = (
    <>
      <IconBuildingHospital size={20} stroke={1.7} aria-hidden />
      <bdi className={classes.branchName}>{me.branch.name}</bdi>
    </>
  )
  if (me.branches.length < 2) return <div className={classes.branch}>{face}</div>
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton
          className={`${classes.branch} ${classes.press}`}
          aria-label={t('branch.label', { branch: me.branch.name })}
        >
          {face}
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('branch.choose')}</Menu.Label>
        {me.branches.map((b) => (
          <Menu.Item
            key={b.id}
            onClick={() => choose(b.id)}
            rightSection={
              b.id === me.branch.id ? (
                <IconCheck size={16} aria-label={t('chosen')} />
              ) : (
                <Text size="xs" c="dimmed">
                  {b.code}
                </Text>
              )
            }
          >
            <bdi>{b.name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The choice follows the person to other devices. */
function LanguageMenu() {
  const { t, i18n } = useTranslation('core')
  const choose = async (language: Language) => {
    await speak(language)
    await call(auth.setLanguage, { body: { language } }).catch(() => undefined)
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton
          className={`${classes.language} ${classes.press}`}
          aria-label={`${t('language')}: ${ownName[i18n.language as Language]}`}
        >
          <IconLanguage size={20} stroke={1.7} aria-hidden />
          <span className={classes.languageName}>{ownName[i18n.language as Language]}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((l) => (
          <Menu.Item
            key={l}
            lang={l}
            onClick={() => void choose(l)}
            rightSection={i18n.language === l ? <IconCheck size={16} aria-label={t('chosen')} /> : undefined}
          >
            <OwnName of={l} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** One press before somebody walks away from the counter. */
function LockButton() {
  const { t } = useTranslation('core')
  const lock = useLock()
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={40}
      aria-label={t('person.lock')}
      title={t('person.lock')}
      onClick={lock}
      visibleFrom="sm"
    >
      <IconLock size={20} stroke={1.7} aria-hidden />
    </ActionIcon>
  )
}

function PersonMenu() {
  const me = useMe()
  const { t } = useTranslation('core')
  const navigate = useNavigate()
  const lock = useLock()
  const leave = async () => {
    const elsewhere = await signOut()
    // Where the provider offers it, the person is signed out there too.
    if (elsewhere) location.assign(elsewhere)
    else await navigate({ to: paths.signIn(), replace: true })
  }
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton
          className={`${classes.person} ${classes.press}`}
          aria-label={t('person.label', { name: me.name })}
        >
          <Avatar size={32} radius="xl" color="teal" variant="light" aria-hidden style={{ borderRadius: 16 }}>
            {[...me.name.replace(/^(Dr|Mr|Mrs|Ms|Prof|ডা|डॉ|د)\.?\s+/u, '')][0]}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {/* Blocks without a role of their own: a menu may own no paragraphs. */}
        <div className={classes.me}>
          <Text component="div" fw={650}>
            <NameText name={me.name} />
          </Text>
          <Text component="div" size="sm" c="dimmed">
            <bdi>{me.heldRoles.map((r) => r.name ?? t(`roles.${r.id}` as 'roles.owner')).join(' · ')}</bdi>
          </Text>
          <Text component="div" size="sm" c="dimmed">
            <bdi>{me.branch.name}</bdi>
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKeyboard size={18} />}
          onClick={() => dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))}
          visibleFrom="sm"
        >
          {t('keys.help')}
        </Menu.Item>
        <Menu.Item leftSection={<IconUserCircle size={18} />} component={Link} to={paths.myProfile()}>
          {t('person.profile')}
        </Menu.Item>
        <Menu.Item leftSection={<IconShieldLock size={18} />} component={Link} to={paths.security()}>
          {t('person.security')}
        </Menu.Item>
        {me.heldRoles.some((r) => r.id === 'owner' || r.id === 'clinic_admin') && (
          <Suspense>
            <OtherClinics />
          </Suspense>
        )}
        <Menu.Item leftSection={<IconLock size={18} />} rightSection={<KeyHint keys="mod+L" />} onClick={lock}>
          {t('person.lock')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={18} />} onClick={() => void leave()}>
          {t('person.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
