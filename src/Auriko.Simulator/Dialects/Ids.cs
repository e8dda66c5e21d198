namespace Auriko.Simulator.Dialects;

/// <summary>Makes ids of the shapes the services use. They differ from call to call, as theirs do.</summary>
internal static class Ids
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Hex(string prefix, int digits) =>
        prefix + Random.Shared.GetHexString(digits, lowercase: true);

    public static string Word(string prefix, int length) => prefix + Random.Shared.GetString(Letters, length);

    public static string Response() => Hex("resp_", 50);

    public static string Call() => Word("call_", 24);

    public static string Completion() => Word("chatcmpl-", 29);

    public static string Request() => Hex("req_", 32);
}
