import type { DotRepository } from './dotprompts-sources.ts';

const go = { language: 'go', source: /\.go$/, beside: /(?:^|\/)go\.(?:mod|sum|work)$/ };
const c = { language: 'c', source: /\.c$/, beside: /\.h$/ };
const cpp = { language: 'cpp', source: /\.(?:cc|cpp|h|hpp)$/, beside: /\.h$/ };
const java = { language: 'java', source: /\.java$/ };
const csharp = { language: 'csharp', source: /\.cs$/ };
const php = { language: 'php', source: /\.php$/ };
const rust = { language: 'rust', source: /\.rs$/, beside: /(?:^|\/)Cargo\.(?:toml|lock)$/ };

/** Lines as they stand of these are held to what the analyzers of a machine know. Nothing is measured on them that a model was trained for. */
export const monitoredRepositories: readonly DotRepository[] = [
  {
    ...go,
    repository: 'gorilla/mux',
    commit: 'db9d1d0073d27a0a2d9a8c1bc52aa0af4374d265',
    licence: 'BSD-3-Clause',
  },
  {
    ...go,
    repository: 'spf13/cobra',
    commit: 'adbc8813901bba65827259daa8e22ff94ec1f30e',
    licence: 'Apache-2.0',
  },
  {
    ...c,
    repository: 'DaveGamble/cJSON',
    commit: 'a29814f285cc531c00223743ad3c55cd38c0dc56',
    licence: 'MIT',
  },
  {
    ...c,
    configured: { 'compile_flags.txt': '-D_GNU_SOURCE\n-Isrc\n' },
    repository: 'jqlang/jq',
    commit: '579e6f76cffd7643ba4002a2c3618a5ea710589a',
    licence: 'MIT',
  },
  {
    ...cpp,
    configured: { 'compile_flags.txt': '-std=c++17\n-I.\n-Iinclude\n-DLEVELDB_PLATFORM_POSIX=1\n' },
    repository: 'google/leveldb',
    commit: '78a352f47ed6c1e9d750545e9b242289185b87e1',
    licence: 'BSD-3-Clause',
  },
  {
    ...cpp,
    configured: { 'compile_flags.txt': '-std=c++17\n-Iinclude\n' },
    repository: 'gabime/spdlog',
    commit: '62302019babd8fdf63c1c6dc4c9faa48d441a7f0',
    licence: 'MIT',
  },
  {
    ...rust,
    repository: 'rust-itertools/itertools',
    commit: 'af6d17d3f4a963c087e81b327b957966e1169ff5',
    licence: 'Apache-2.0 OR MIT',
  },
  {
    ...rust,
    repository: 'rayon-rs/rayon',
    commit: 'c4dac9f82ee03f61e855075b668229a9e4d759ad',
    licence: 'Apache-2.0 OR MIT',
  },
  {
    ...java,
    repository: 'apache/commons-lang',
    commit: 'd15939ef46f0bd4144994df8be95cf5a7f91eb52',
    licence: 'Apache-2.0',
  },
  {
    ...java,
    repository: 'google/gson',
    commit: '9835b6f90192f79cdf5300c528fc6212455fb6c1',
    licence: 'Apache-2.0',
  },
  {
    ...csharp,
    repository: 'NLog/NLog',
    commit: '01a20bc9b61c0d6296e5b6e62a0518a443b944b5',
    licence: 'BSD-3-Clause',
  },
  {
    ...csharp,
    repository: 'JamesNK/Newtonsoft.Json',
    commit: '09bb545d72969ad7fb4ea07db0d5c34f4fc07877',
    licence: 'MIT',
  },
  {
    ...php,
    repository: 'Seldaek/monolog',
    commit: '57eb1028342134e701e77c617565d51b6e5a2a53',
    licence: 'MIT',
  },
  { ...php, repository: 'guzzle/guzzle', commit: '2779e868a00289e1b1fd854af030c43a06f4bcb4', licence: 'MIT' },
];
