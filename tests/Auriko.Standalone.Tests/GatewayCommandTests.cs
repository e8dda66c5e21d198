namespace Auriko.Standalone.Tests;

public class GatewayCommandTests
{
    [Theory]
    [InlineData("--simulate")]
    [InlineData("--urls", "http://127.0.0.1:0", "--data", "x", "--key", "ak_test_dev")]
    [InlineData("keys", "create", "--name", "ci", "--live", "--expires", "30d", "--rpm", "5", "--workspace", "w")]
    [InlineData(
        "keys", "create", "--name", "admin", "--scope", "keys:read", "--scope", "keys:write", "--tpm", "5", "--concurrency", "2",
        "--model", "a", "--model", "b", "--provider", "openai", "--budget", "25", "--budget-period", "weekly", "--budget-soft")]
    [InlineData("keys", "update", "key_1", "--name", "ci", "--rpm", "5", "--clear", "budget", "--clear", "expires")]
    [InlineData("keys", "rotate", "key_1")]
    [InlineData("keys", "rotate", "key_1", "--overlap", "1d")]
    [InlineData("keys", "list", "--data", "x")]
    [InlineData("keys", "revoke", "key_1")]
    [InlineData("routes", "replay", "decisions.jsonl")]
    [InlineData("routes", "replay", "decisions.jsonl", "--weights", "cost=0.5,ttft=.5")]
    [InlineData("health")]
    [InlineData("health", "--urls", "http://127.0.0.1:8080")]
    public void Parse_DocumentedLine_IsUnderstood(params string[] line) =>
        Assert.Empty(GatewayCommand.Create().Parse(line).Errors);

    [Theory]
    [InlineData("--key", "sk-123")]
    [InlineData("--key", "ak_live_abc")]
    [InlineData("--key", "ak_test_")]
    [InlineData("--nonsense")]
    [InlineData("keys", "create")]
    [InlineData("keys", "create", "--name", "ci", "--expires", "soon")]
    [InlineData("keys", "create", "--name", "ci", "--expires", "0d")]
    [InlineData("keys", "create", "--name", "ci", "--expires", "")]
    [InlineData("keys", "create", "--name", "ci", "--scope", "keys:all")]
    [InlineData("keys", "create", "--name", "ci", "--rpm", "0")]
    [InlineData("keys", "create", "--name", "ci", "--budget", "0")]
    [InlineData("keys", "create", "--name", "ci", "--budget", "0.0000000001")]
    [InlineData("keys", "create", "--name", "ci", "--budget", "5", "--budget-period", "yearly")]
    [InlineData("keys", "create", "--name", "ci", "--clear", "budget")]
    [InlineData("keys", "update")]
    [InlineData("keys", "update", "key_1", "--clear", "name")]
    [InlineData("keys", "rotate")]
    [InlineData("keys", "rotate", "key_1", "--overlap", "soon")]
    [InlineData("keys", "revoke")]
    [InlineData("routes", "replay")]
    [InlineData("routes", "replay", "decisions.jsonl", "--weights", "cost")]
    [InlineData("routes", "replay", "decisions.jsonl", "--weights", "speed=1")]
    [InlineData("routes", "replay", "decisions.jsonl", "--weights", "cost=-1")]
    [InlineData("routes", "replay", "decisions.jsonl", "--weights", "cost=0,ttft=0")]
    public void Parse_WrongLine_IsRefused(params string[] line) =>
        Assert.NotEmpty(GatewayCommand.Create().Parse(line).Errors);
}
