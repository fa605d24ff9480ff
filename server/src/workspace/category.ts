import type { Category } from '../index/store.ts';

/** What a file is for, by its path within the workspace folder: tests, mocks and fixtures are `test`. */
export function categoryOfPath(path: string): Category {
  if (generatedNames.test(path)) return 'generated';
  return testFolders.test(path) || testNames.test(path) ? 'test' : 'code';
}

const testFolders =
  /(?:^|\/)(?:tests?|__tests__|specs?|mocks?|__mocks__|fixtures?|__fixtures__|testdata|test-data|e2e|[A-Za-z0-9.]+\.Tests?)\//i;
const testNames =
  /(?:^|\/)(?:test_[^/]*|conftest)\.py$|[._-](?:test|tests|spec|mock|stories|e2e)\.[^/.]+$|_test\.[^/.]+$|_spec\.rb$|[a-z0-9](?:Tests?|Spec|TestCase|IT)\.(?:java|cs|php|kt|ts|js)$/;
const generatedNames =
  /(?:\.pb\.(?:go|cc|h)|_pb2(?:_grpc)?\.pyi?|_pb\.[jt]s|\.g\.cs|\.designer\.cs|\.generated\.[^/.]+|_generated\.[^/.]+|\.gen\.[^/.]+|_gen\.go|_string\.go)$|(?:^|\/)(?:generated|__generated__|gen)\//i;
