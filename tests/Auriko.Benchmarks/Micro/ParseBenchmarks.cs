using System.Text;
using Auriko.Core.Contract;
using BenchmarkDotNet.Attributes;

namespace Auriko.Benchmarks.Micro;

/// <summary>From the bytes of a request body to a validated request.</summary>
[MemoryDiagnoser]
public class ParseBenchmarks
{
    private const string Tools =
        """[{"type":"function","name":"f","parameters":{"type":"object","properties":{"a":{"type":"string"}}}}]""";

    private byte[] _body = [];

    /// <summary>How many turns of about 200 bytes the conversation has.</summary>
    [Params(1, 20, 500)]
    public int Turns { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var turns = Enumerable.Range(0, Turns).Select(number => $$"""
            {"role":"{{(number % 2 == 0 ? "user" : "assistant")}}","content":"{{string.Concat(Enumerable.Repeat("some words ", 15))}}"}
            """);
        _body = Encoding.UTF8.GetBytes($$"""
            {"model":"gpt-4.1-mini","instructions":"Be brief.","temperature":0.2,"stream":true,"input":[{{string.Join(',', turns)}}],
             "tools":{{Tools}} }
            """);
    }

    [Benchmark]
    public ResponseRequest Parse() => ResponseRequestParser.Parse(_body);
}
